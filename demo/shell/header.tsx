/** @module The page's head: its name, its state, its promise. */
import { Icon } from './icon.tsx'
import { Status } from './status.tsx'
import { ThemeButton } from './theme-button.tsx'

/** The header. */
export function Header({ onPrivacy }: { onPrivacy(): void }) {
  return (
    <header className="header">
      <img src="/icon.svg" alt="" width="32" height="32" />
      <div className="brand">
        <h1>keepsake</h1>
        <Status />
      </div>
      <button type="button" className="quiet promise" onClick={onPrivacy}>
        <Icon name="lock" />
        <span>Your data never leaves this device</span>
      </button>
      <ThemeButton />
    </header>
  )
}
