/** @module What the whole page knows of the model. */
import type { Model } from 'keepsake'
import { createContext, use } from 'react'
import type { ModelSettings } from './model-settings.ts'

/** The model that answers and learns, and how to choose it. Without one nothing leaves the device. */
export interface ModelAccess {
  readonly settings: ModelSettings | undefined
  readonly model: Model | undefined
  choose(settings: ModelSettings): void
  /** Forgets the settings, the key too. */
  turnOff(): void
}

/** Given by `ModelProvider`. */
export const ModelContext = createContext<ModelAccess | undefined>(undefined)

/** The page's model. */
export function useModel(): ModelAccess {
  const access = use(ModelContext)
  if (access === undefined) throw new Error('useModel needs a ModelProvider around it.')
  return access
}
