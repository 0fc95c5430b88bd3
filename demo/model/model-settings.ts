/** @module Which model answers: what the user entered, and where it is kept. */
import { ofThisDevice, ofThisTab } from '../shell/saved-values.ts'
import { problemOf } from './address.ts'

/** A model's address, name and key. */
export interface ModelSettings {
  /** Where its server is, up to `/v1`. */
  readonly baseUrl: string
  readonly model: string
  /** `''` where the server needs none. */
  readonly apiKey: string
  /** Whether all this stays on the device, or goes with the tab. */
  readonly keep: boolean
}

const KEY = 'keepsake-demo:model'

/** What was entered before, in this tab or on this device. */
export function savedSettings(): ModelSettings | undefined {
  return read(ofThisTab.read(KEY)) ?? read(ofThisDevice.read(KEY))
}

/** Keeps settings in one place, the one that they name, and nowhere else. */
export function saveSettings(settings: ModelSettings): void {
  forgetSettings()
  const place = settings.keep ? ofThisDevice : ofThisTab
  place.write(KEY, JSON.stringify(settings))
}

/** Forgets them, the key too. */
export function forgetSettings(): void {
  ofThisTab.remove(KEY)
  ofThisDevice.remove(KEY)
}

function read(text: string | undefined): ModelSettings | undefined {
  try {
    const settings = JSON.parse(text ?? 'null') as ModelSettings | null
    return settings !== null && isUsable(settings) ? settings : undefined
  } catch {
    return undefined // another program's, or an older page's
  }
}

function isUsable({ baseUrl, model, apiKey, keep }: ModelSettings): boolean {
  const complete = [baseUrl, model, apiKey].every((text) => typeof text === 'string')
  return complete && typeof keep === 'boolean' && model !== '' && problemOf(baseUrl) === undefined
}
