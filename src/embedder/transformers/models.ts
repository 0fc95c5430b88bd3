/** @module How a model is used, known or not. */
import { defined } from '../../core/json.ts'
import type { ModelSource } from './files/source.ts'
import { type KnownModel, knownModels, type ModelFacts } from './known-models.ts'

export { type KnownModel, knownModels, type ModelFacts, type Pooling, type Prefixes } from './known-models.ts'

/** What a model's own `config.json` and `tokenizer_config.json` say, parsed. */
export interface ModelConfigs {
  readonly config?: unknown
  readonly tokenizerConfig?: unknown
}

/** A model of the table, by its id. */
export const knownModel = (model: string): KnownModel | undefined =>
  knownModels.find(({ id }) => id === model)

/**
 * How a model is used: from the table, by its id or else by its name (the part after the `/`: copies of a model are used as it is).
 *
 * For others: mean pooling, no prefixes; `dimensions` is `hidden_size` of its `config.json`; `maxTokens` is
 * the smaller of `model_max_length` (`tokenizer_config.json`) and `max_position_embeddings` (`config.json`), or 512 where neither says.
 */
export function modelFacts(model: string, { config, tokenizerConfig }: ModelConfigs = {}): ModelFacts {
  const known = knownModel(model) ?? knownModels.find(({ id }) => nameOf(id) === nameOf(model))
  if (known !== undefined) return known
  const limits = [positive(tokenizerConfig, 'model_max_length'), positive(config, 'max_position_embeddings')]
  const said = limits.filter((limit) => limit !== undefined && limit < NO_LIMIT) as number[]
  return {
    ...defined({ dimensions: positive(config, 'hidden_size') }),
    maxTokens: said.length === 0 ? DEFAULT_TOKENS : Math.min(...said),
    pooling: 'mean',
    prefixes: { query: '', document: '' },
  }
}

/** The limit of BERT, and so of most. */
const DEFAULT_TOKENS = 512

/** Tokenizers without a limit write 1e30 instead. */
const NO_LIMIT = 1e9

const nameOf = (id: string): string | undefined => id.split('/').at(-1)?.toLowerCase()

function positive(config: unknown, field: string): number | undefined {
  const value = (config as Record<string, unknown> | null | undefined)?.[field]
  return typeof value === 'number' && value > 0 ? value : undefined
}

/** The size of a file as the table has it. A folder of one's own may hold other files. */
export const knownBytes = ({ model, path }: ModelSource, name: string): number | undefined =>
  path === undefined ? knownModel(model)?.bytes[name] : undefined
