/** @module Shows the newest notice; what is no error leaves by itself. */
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { Icon } from './icon.tsx'
import { type Notice, NoticeContext, type Notices } from './notices.ts'

const SHOWN_MS = 10_000

/** Gives the page a place for its notices. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice>()
  const notices = useMemo<Notices>(() => ({ notify: setNotice }), [])

  useEffect(() => {
    if (notice?.tone !== 'info') return undefined
    const timer = setTimeout(() => setNotice(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice])

  return (
    <NoticeContext value={notices}>
      {children}
      <div className="notices" role={notice?.tone === 'error' ? 'alert' : 'status'}>
        {notice && <Card notice={notice} close={() => setNotice(undefined)} />}
      </div>
    </NoticeContext>
  )
}

function Card({ notice, close }: { readonly notice: Notice; close(): void }) {
  const { tone, text, action } = notice
  return (
    <div className={`notice ${tone}`}>
      <p>{text}</p>
      {action && (
        <button
          type="button"
          className="quiet"
          onClick={() => {
            close()
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Close this message" onClick={close}>
        <Icon name="close" />
      </button>
    </div>
  )
}
