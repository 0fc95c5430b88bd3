import { beforeEach, expect, test, vi } from 'vitest'
import {
  forgetSettings,
  type ModelSettings,
  savedSettings,
  saveSettings,
} from '../../demo/model/model-settings.ts'

const settings: ModelSettings = {
  baseUrl: 'https://models.example/v1',
  model: 'small',
  apiKey: 'secret',
  keep: false,
}

/** What a browser's storage does, as far as settings need it. */
function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

let tab: ReturnType<typeof storage>
let device: ReturnType<typeof storage>

beforeEach(() => {
  tab = storage()
  device = storage()
  vi.stubGlobal('sessionStorage', tab)
  vi.stubGlobal('localStorage', device)
})

test('settings are kept for the tab only, unless they say otherwise', () => {
  saveSettings(settings)
  expect(savedSettings()).toEqual(settings)
  expect([tab.values.size, device.values.size]).toEqual([1, 0])
  saveSettings({ ...settings, keep: true })
  expect([tab.values.size, device.values.size]).toEqual([0, 1])
  saveSettings(settings)
  expect([tab.values.size, device.values.size]).toEqual([1, 0])
})

test('forgotten settings are nowhere', () => {
  saveSettings({ ...settings, keep: true })
  forgetSettings()
  expect([tab.values.size, device.values.size]).toEqual([0, 0])
  expect(savedSettings()).toBeUndefined()
})

test.for([
  '{"baseUrl":1}',
  '{"baseUrl":"http://evil.example","model":"m","apiKey":"","keep":false}',
  '{"baseUrl":"https://ok.example","model":"","apiKey":"","keep":false}',
  '{',
  'null',
  '"text"',
  '[]',
])('what is no settings is as none: %s', (text) => {
  saveSettings(settings)
  for (const key of tab.values.keys()) tab.values.set(key, text)
  expect(savedSettings()).toBeUndefined()
})

test('where the browser blocks both, there are none, and nothing fails', () => {
  const blocked = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  vi.stubGlobal('sessionStorage', { getItem: blocked, setItem: blocked, removeItem: blocked })
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked, removeItem: blocked })
  saveSettings(settings)
  expect(savedSettings()).toBeUndefined()
})
