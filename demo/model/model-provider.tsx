/** @module Gives the page the model that the user chose. */
import { type ReactNode, useMemo, useState } from 'react'
import { type ModelAccess, ModelContext } from './model-context.ts'
import { forgetSettings, type ModelSettings, savedSettings, saveSettings } from './model-settings.ts'
import { toModel } from './to-model.ts'

/** The model of an earlier visit, until another is chosen. */
export function ModelProvider({ children }: { readonly children: ReactNode }) {
  const [settings, setSettings] = useState<ModelSettings | undefined>(savedSettings)
  const access = useMemo<ModelAccess>(
    () => ({
      settings,
      model: settings && toModel(settings),
      choose(next) {
        saveSettings(next)
        setSettings(next)
      },
      turnOff() {
        forgetSettings()
        setSettings(undefined)
      },
    }),
    [settings],
  )
  return <ModelContext value={access}>{children}</ModelContext>
}
