/** @module Light, dark, or as the system has it. */
import { ofThisDevice } from './saved-values.ts'

/** The themes, in the order that the button goes through them. */
export const THEMES = ['system', 'light', 'dark'] as const

/** A theme. */
export type Theme = (typeof THEMES)[number]

const KEY = 'keepsake-demo:theme'

/** The theme that was chosen here before. */
export function savedTheme(): Theme {
  const saved = ofThisDevice.read(KEY)
  return THEMES.find((theme) => theme === saved) ?? 'system'
}

/** Shows a theme, and keeps it for the next visit. */
export function chooseTheme(theme: Theme): void {
  ofThisDevice.write(KEY, theme)
  applyTheme(theme)
}

/** Shows a theme; the style sheets do the rest. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
}
