/** @module Goes through the themes. */
import { useState } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { chooseTheme, savedTheme, type Theme, THEMES } from './theme.ts'

const ICONS: Record<Theme, IconName> = { system: 'auto', light: 'sun', dark: 'moon' }

/** A button that shows the theme and changes it to the next. */
export function ThemeButton() {
  const [theme, setTheme] = useState(savedTheme)
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  const says = `Theme: ${theme}. Change to ${next}.`
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={says}
      title={says}
      onClick={() => {
        chooseTheme(next)
        setTheme(next)
      }}
    >
      <Icon name={ICONS[theme]} />
    </button>
  )
}
