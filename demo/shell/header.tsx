/** @module The page's head: its name, its state, its model, its promise. */
import { hostOf } from '../model/address.ts'
import { ModelButton } from '../model/model-button.tsx'
import { useModel } from '../model/model-context.ts'
import { Icon } from './icon.tsx'
import { Status } from './status.tsx'
import { ThemeButton } from './theme-button.tsx'

interface HeaderProps {
  onModel(): void
  onPrivacy(): void
}

/** The header. What it promises holds: with a model, messages do leave. */
export function Header({ onModel, onPrivacy }: HeaderProps) {
  const { settings } = useModel()
  return (
    <header className="header">
      <img src="/icon.svg" alt="" width="32" height="32" />
      <div className="brand">
        <h1>keepsake</h1>
        <Status />
      </div>
      <button type="button" className="quiet promise" onClick={onPrivacy}>
        <Icon name="lock" />
        <span>
          {settings === undefined
            ? 'Your data never leaves this device'
            : `Messages go to ${hostOf(settings.baseUrl)}`}
        </span>
      </button>
      <ModelButton onOpen={onModel} />
      <ThemeButton />
    </header>
  )
}
