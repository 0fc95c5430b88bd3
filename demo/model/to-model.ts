/** @module From settings to a model. */
import { httpModel, type Model } from 'keepsake'
import type { ModelSettings } from './model-settings.ts'

/** The model behind an address. Nothing is sent before it is asked. */
export function toModel({ baseUrl, model, apiKey }: ModelSettings): Model {
  return httpModel({ baseUrl, model, ...(apiKey !== '' && { apiKey }) })
}
