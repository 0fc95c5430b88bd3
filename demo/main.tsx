/** @module The demo's page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { BetterSearchProvider } from './better-search/better-search-provider.tsx'
import { MemoryProvider } from './memory/memory-provider.tsx'
import { ModelProvider } from './model/model-provider.tsx'
import { NoticeProvider } from './shell/notice-provider.tsx'
import { applyTheme, savedTheme } from './shell/theme.ts'

applyTheme(savedTheme())

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <NoticeProvider>
        <ModelProvider>
          <MemoryProvider>
            <BetterSearchProvider>
              <App />
            </BetterSearchProvider>
          </MemoryProvider>
        </ModelProvider>
      </NoticeProvider>
    </StrictMode>,
  )
}
