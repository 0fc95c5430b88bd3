/** @module A model in memory: token ids in, vectors out. */
import { orFail } from './failure.ts'
import { CONFIG_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from './files/needed.ts'
import { type ModelFacts, modelFacts, type Pooling } from './models.ts'
import { type Pooled, poolTokens, takeVector } from './pool.ts'
import type { Device, ModelTensor, Runtime, Session } from './runtime.ts'
import { readTokenizer, type TextTokenizer } from './text-tokenizer.ts'

/** A model that can embed. */
export interface Model {
  readonly tokenizer: TextTokenizer
  readonly device: Device
  /** The length of its vectors. */
  readonly dimensions: number
  /** The most tokens of one text. */
  readonly maxTokens: number
  /** One vector per text. */
  run(texts: readonly (readonly number[])[]): Promise<Pooled[]>
  /** Frees its memory. */
  release(): Promise<void>
}

/** What a model is made of, and how it is used. */
export interface ModelParts {
  readonly model: string
  readonly embedder: string
  readonly files: ReadonlyMap<string, Blob>
  readonly device: Device
  readonly pooling: Pooling
  readonly maxTokens: number | undefined
}

/** Reads a model. Rejects with `embedder_failed`, reason `bad_files`, where its files are not what they should be. */
export async function openModel(runtime: Runtime, parts: ModelParts): Promise<Model> {
  const failure = { embedder: parts.embedder, reason: 'bad_files' } as const
  const configs = await orFail(
    () => readConfigs(parts),
    'could not read its tokenizer and settings. Delete its files and load them again.',
    failure,
  )
  const session = await orFail(
    async () => runtime.open({ ...(await readWeights(parts.files)), device: parts.device }),
    'could not read its weights. Delete its files and load them again.',
    failure,
  )
  const release = (): Promise<void> => runtime.alone(() => session.release())
  try {
    return { ...(await tryModel(session, runtime, { ...parts, ...configs })), release }
  } catch (error) {
    await release()
    throw error
  }
}

/** A model, run once: that shows that it can, and how long its vectors are. */
async function tryModel(
  session: Session,
  runtime: Runtime,
  { embedder, device, pooling, maxTokens, facts, padding, tokenizer }: ModelParts & Configs,
): Promise<Omit<Model, 'release'>> {
  const failure = { embedder, reason: 'bad_files' } as const
  const run = await orFail(
    () => runnerOf(session, runtime, { pooling, padding }),
    'cannot embed with this model.',
    failure,
  )
  const [first] = await orFail(() => run([tokenizer.encode('')]), 'cannot run its model.', failure)
  return {
    tokenizer,
    device,
    dimensions: first?.vector.length ?? 0,
    maxTokens: maxTokens ?? facts.maxTokens,
    run: (texts) => orFail(() => run(texts), 'failed while it embedded.', { embedder, reason: 'server' }),
  }
}

function runnerOf(
  session: Session,
  runtime: Runtime,
  { pooling, padding }: { pooling: Pooling; padding: number },
): Model['run'] {
  const reader = readerOf(session, pooling)
  return async (texts) => {
    const inputs = inputsOf(session, runtime, { texts, padding })
    const output = (await runtime.alone(() => session.run(inputs, [reader.output])))[reader.output]
    if (output === undefined) throw new Error(`The model gave no ${reader.output}.`)
    return texts.map((text, index) => reader.read(output, { text: index, own: text.length }))
  }
}

interface Configs {
  readonly facts: ModelFacts
  /** The token that fills up a shorter text. */
  readonly padding: number
  readonly tokenizer: TextTokenizer
}

async function readConfigs({ files, model }: ModelParts): Promise<Configs> {
  const [config, tokenizerConfig, json] = await Promise.all([
    readJson(files, CONFIG_FILE),
    readJson(files, TOKENIZER_CONFIG_FILE),
    readJson(files, TOKENIZER_FILE),
  ])
  const { pad_token_id: padding } = config as { pad_token_id?: number | null }
  return {
    facts: modelFacts(model, { config, tokenizerConfig }),
    padding: padding ?? 0,
    tokenizer: readTokenizer(json, tokenizerConfig),
  }
}

async function readJson(files: ReadonlyMap<string, Blob>, name: string): Promise<object> {
  const text = await files.get(name)?.text()
  if (text === undefined) throw new Error(`There is no ${name}.`)
  return JSON.parse(text) as object
}

/** The graph, and the weights that lie beside it. */
async function readWeights(
  files: ReadonlyMap<string, Blob>,
): Promise<{ graph: Uint8Array; external: { path: string; data: Uint8Array }[] }> {
  const read = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer())
  const [graph] = [...files].filter(([name]) => name.endsWith('.onnx'))
  if (graph === undefined) throw new Error('There is no .onnx file.')
  const beside = [...files].filter(([name]) => name.startsWith(`${graph[0]}_data`))
  const external = await Promise.all(
    beside.map(async ([name, blob]) => ({ path: name.replace(/^.*\//, ''), data: await read(blob) })),
  )
  return { graph: await read(graph[1]), external }
}

interface Reader {
  /** The output that holds the vectors. */
  readonly output: string
  read(output: ModelTensor, which: { text: number; own: number }): Pooled
}

/** Outputs with a vector per token, as exporters name them. */
const TOKEN_OUTPUTS = ['last_hidden_state', 'token_embeddings']

function readerOf({ inputNames, outputNames }: Session, pooling: Pooling): Reader {
  const strange = inputNames.filter((name) => !INPUTS.includes(name))
  if (strange.length > 0) throw new Error(`It asks for ${strange.join(', ')}, which a text has not.`)
  const isPooled = pooling === 'sentence_embedding'
  const output = (isPooled ? [pooling] : TOKEN_OUTPUTS).find((name) => outputNames.includes(name))
  if (output === undefined) {
    throw new Error(`It answers with ${outputNames.join(', ')}: nothing to pool by '${pooling}'.`)
  }
  return {
    output,
    read: ({ data, dims }, { text, own }) => {
      const dimensions = dims.at(-1) ?? 0
      if (isPooled) return takeVector(data, text, dimensions)
      return poolTokens({ data, tokens: dims[1] ?? 0, dimensions }, { text, own, pooling })
    },
  }
}

const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids']

/** Texts side by side, filled up to the longest. */
function inputsOf(
  { inputNames }: Session,
  { integers }: Runtime,
  { texts, padding }: { texts: readonly (readonly number[])[]; padding: number },
): Record<string, ModelTensor> {
  const width = Math.max(...texts.map(({ length }) => length))
  const ids = new BigInt64Array(texts.length * width).fill(BigInt(padding))
  const mask = new BigInt64Array(ids.length)
  texts.forEach((tokens, text) => {
    tokens.forEach((token, at) => (ids[text * width + at] = BigInt(token)))
    mask.fill(1n, text * width, text * width + tokens.length)
  })
  const values = { input_ids: ids, attention_mask: mask, token_type_ids: new BigInt64Array(ids.length) }
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => inputNames.includes(name))
      .map(([name, numbers]) => [name, integers(numbers, [texts.length, width])]),
  )
}
