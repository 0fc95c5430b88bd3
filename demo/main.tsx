/** @module The demo's page. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { MemoryProvider } from './memory/memory-provider.tsx'
import { NoticeProvider } from './shell/notice-provider.tsx'
import { applyTheme, savedTheme } from './shell/theme.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/chat.css'
import './styles/memories.css'
import './styles/dialog.css'

applyTheme(savedTheme())

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <NoticeProvider>
        <MemoryProvider>
          <App />
        </MemoryProvider>
      </NoticeProvider>
    </StrictMode>,
  )
}
