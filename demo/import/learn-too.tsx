/** @module Whether an import is learned from, too: that would send all of it. */
import { hostOf } from '../model/address.ts'
import { useModel } from '../model/model-context.ts'

interface LearnTooProps {
  readonly learn: boolean
  onChange(learn: boolean): void
}

/** Only asked where there is a model. */
export function LearnToo({ learn, onChange }: LearnTooProps) {
  const { settings } = useModel()
  if (settings === undefined) return null
  return (
    <label className="tick">
      <input type="checkbox" checked={learn} onChange={({ target }) => onChange(target.checked)} />
      <span>
        Learn facts from it, too
        <small>
          All of it is then sent to {hostOf(settings.baseUrl)}. Otherwise only what is recalled for your
          messages.
        </small>
      </span>
    </label>
  )
}
