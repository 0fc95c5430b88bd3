/** @module Which model answers, in the page's head. */
import { Icon } from '../shell/icon.tsx'
import { hostOf } from './address.ts'
import { useModel } from './model-context.ts'

/** Opens the settings. */
export function ModelButton({ onOpen }: { onOpen(): void }) {
  const { settings } = useModel()
  const says =
    settings === undefined ? 'Use a model' : `${settings.model} at ${hostOf(settings.baseUrl)} answers`
  return (
    <button
      type="button"
      className={`quiet model-button ${settings === undefined ? 'off' : 'on'}`}
      title={says}
      onClick={onOpen}
    >
      <Icon name="model" />
      <span>{settings?.model ?? 'Use a model'}</span>
    </button>
  )
}
