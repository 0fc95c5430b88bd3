/** @module Searches from a page, while turns come in. */
import { type EmbedderChoice, type MemoryDatabase, type Message, openMemory, type Scope } from 'keepsake'
import { minilmChoice } from './minilm.ts'

/** What is stored, and how more of it comes in. */
export interface Task {
  readonly embedder: 'built-in' | 'MiniLM'
  readonly stored: readonly { readonly thread: string; readonly messages: readonly Message[] }[]
  readonly questions: readonly string[]
  readonly turns: number
  readonly way: 'one list' | 'lists of 40' | 'a file'
  readonly pace: 'back to back' | 'every 25 ms'
}

/** Milliseconds of each search, and of the whole. */
export interface Imported {
  readonly quiet: number[]
  readonly during: number[]
  readonly ms: number
}

const LIST = 40
const EVERY_MS = 25
/** Longer than a store rests before it packs what has come. */
const REST_MS = 2000

const bench = {
  /** Stores turns, searches, and searches while more turns come in. */
  async measure(task: Task): Promise<Imported> {
    const { stored, questions, pace } = task
    const bringIn = await prepare(task)
    await using memory = await open('memory', task.embedder)
    for (const [at, { thread, messages }] of stored.entries()) {
      await memory.ada.remember(messages, { thread: `${at} ${thread}` })
    }
    await rest()
    await searchAll(memory.ada, questions)
    let left = questions.length
    const quiet = await SEARCHES[pace](memory.ada, questions, () => left-- > 0)
    let [busy, ms] = [true, 0]
    const start = performance.now()
    const coming = bringIn(memory.ada).finally(() => {
      busy = false
      ms = performance.now() - start
    })
    const during = await SEARCHES[pace](memory.ada, questions, () => busy)
    await coming
    return { quiet, during, ms }
  },
}

/** What the command calls. */
export type ImportBench = typeof bench

Object.assign(globalThis, { bench })

const SEARCHES = {
  async 'back to back'(ada: Scope, questions: readonly string[], goesOn: () => boolean): Promise<number[]> {
    const times: number[] = []
    for (let at = 0; goesOn(); at++) times.push(await search(ada, questions[at % questions.length] as string))
    return times
  },
  /** Each is timed from when it was due, so that those that a busy page begins late count as late. */
  async 'every 25 ms'(ada: Scope, questions: readonly string[], goesOn: () => boolean): Promise<number[]> {
    const times: Promise<number>[] = []
    const start = performance.now()
    for (let at = 0; goesOn(); at++) {
      const due = start + at * EVERY_MS
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
      times.push(search(ada, questions[at % questions.length] as string, due))
    }
    return Promise.all(times)
  },
}

async function searchAll(ada: Scope, questions: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (const question of questions) times.push(await search(ada, question))
  return times
}

async function search(ada: Scope, question: string, start = performance.now()): Promise<number> {
  await ada.search(question)
  return performance.now() - start
}

/** What brings the turns in. A file is made beforehand, of another memory. */
async function prepare({ way, ...task }: Task): Promise<(ada: Scope) => Promise<unknown>> {
  const messages = newMessages(task)
  if (way === 'one list') return (ada) => ada.remember(messages, { thread: 'new' })
  const inLists = async (ada: Scope): Promise<void> => {
    for (let from = 0; from < messages.length; from += LIST) {
      await ada.remember(messages.slice(from, from + LIST), { thread: `new ${from / LIST}` })
    }
  }
  if (way === 'lists of 40') return inLists
  await using other = await open('other', task.embedder)
  await inLists(other.ada)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of other.ada.export()) chunks.push(chunk)
  const file = new Blob(chunks)
  return (ada) => ada.import(file.stream())
}

/** Turns of which nothing is stored yet: the first half of one and the second half of another. */
function newMessages({ stored, turns }: Pick<Task, 'stored' | 'turns'>): Message[] {
  const known = stored.flatMap(({ messages }) => messages)
  return Array.from({ length: turns }, (_, at) => {
    const one = known[at % known.length] as Message
    const other = known[(at * 7 + 13 + Math.floor(at / known.length)) % known.length] as Message
    const [head, tail] = [one.content, other.content]
    const content = head.slice(0, head.length / 2) + tail.slice(tail.length / 2)
    return { ...one, id: `new ${at}`, content }
  })
}

/** As an app would have it on one core beside its own page. */
const EMBEDDERS: Readonly<Record<Task['embedder'], () => EmbedderChoice>> = {
  'built-in': () => ({ id: 'static-en' }),
  MiniLM: () => minilmChoice({ device: 'wasm', threads: 1 }),
}

async function open(
  name: string,
  embedder: Task['embedder'],
): Promise<AsyncDisposable & { readonly ada: Scope }> {
  const worker = new Worker(new URL('./minilm.worker.ts', import.meta.url), { type: 'module' })
  const memory: MemoryDatabase = await openMemory({
    worker,
    name,
    namespace: ['users', '{user}'],
    embedder: EMBEDDERS[embedder](),
  })
  return {
    ada: memory.for({ user: 'ada' }),
    async [Symbol.asyncDispose]() {
      await memory.close()
      worker.terminate()
    },
  }
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, REST_MS))
