/** @module The models that are known here: what each needs to be told, how large it is, and where that is written. */
import type { Dtype } from './files/needed.ts'

/** How the vectors of a text's tokens become one: their mean, the first one's, the last one's, or the model gives it as an output of its own. */
export type Pooling = 'mean' | 'cls' | 'last' | 'sentence_embedding'

/** The words that a model wants before a text; empty where it wants none. */
export interface Prefixes {
  readonly query: string
  readonly document: string
}

/** How a model is used. */
export interface ModelFacts {
  /** The length of its vectors, where known before it is loaded. */
  readonly dimensions?: number
  /** The most tokens it reads of one text, with those that it adds itself. */
  readonly maxTokens: number
  readonly pooling: Pooling
  /** Whether its vectors are brought to length 1. */
  readonly normalize: boolean
  readonly prefixes: Prefixes
}

/** A model of the table. */
export interface KnownModel extends ModelFacts {
  /** Its id on the hub, of the repository that holds ONNX files. */
  readonly id: string
  readonly dimensions: number
  /** What a download fetches in all, in bytes, by the form of the weights; only what is known is in it. */
  readonly bytes: Readonly<Partial<Record<Dtype, number>>>
  /** The page that the facts are from. */
  readonly source: string
}

/** The models that work without being told anything. Any other of the same kind works too, see {@link modelFacts}. */
export const knownModels: readonly KnownModel[] = [
  {
    id: 'Xenova/all-MiniLM-L6-v2',
    dimensions: 384,
    maxTokens: 256,
    pooling: 'mean',
    normalize: true,
    prefixes: { query: '', document: '' },
    bytes: {},
    source: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2',
  },
]

/** What a model's own `config.json` and `tokenizer_config.json` say, parsed. */
export interface ModelConfigs {
  readonly config?: unknown
  readonly tokenizerConfig?: unknown
}

/**
 * How a model is used: from the table, by its id or else by its name (the part after the `/`: copies of a model are used as it is).
 *
 * For others: mean pooling, normalised, no prefixes; `dimensions` is `hidden_size` of its `config.json`; `maxTokens` is
 * the smaller of `model_max_length` (`tokenizer_config.json`) and `max_position_embeddings` (`config.json`), or else 512.
 */
export function modelFacts(model: string, { config, tokenizerConfig }: ModelConfigs = {}): ModelFacts {
  const known = knownModel(model)
  if (known !== undefined) return known
  const dimensions = positive(config, 'hidden_size')
  const limits = [positive(tokenizerConfig, 'model_max_length'), positive(config, 'max_position_embeddings')]
  return {
    ...(dimensions === undefined ? {} : { dimensions }),
    maxTokens: Math.min(...limits.filter((limit) => limit !== undefined), DEFAULT_TOKENS),
    pooling: 'mean',
    normalize: true,
    prefixes: { query: '', document: '' },
  }
}

const DEFAULT_TOKENS = 512

function knownModel(model: string): KnownModel | undefined {
  const name = nameOf(model)
  return knownModels.find(({ id }) => id === model) ?? knownModels.find(({ id }) => nameOf(id) === name)
}

const nameOf = (id: string): string | undefined => id.split('/').at(-1)?.toLowerCase()

function positive(config: unknown, field: string): number | undefined {
  const value = (config as Record<string, unknown> | null | undefined)?.[field]
  return typeof value === 'number' && value > 0 ? value : undefined
}
