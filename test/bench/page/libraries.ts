/** @module One library in a page of its own: built from the corpus that the server has, asked, kept, opened again. */
import { libraries } from 'virtual:libraries'
import type { Library, Question, Shape } from '../library.ts'
import { eachBatch } from './corpus.ts'
import { memoryInUse } from './memory-in-use.ts'
import { sumBytes } from './sum-bytes.ts'

/** As JSON brings it. */
interface SentQuestion {
  readonly text: string
  readonly vector: readonly number[]
}

let library: Library | undefined

async function choose(id: string): Promise<Library> {
  const make = libraries[id]
  if (make === undefined) throw new Error(`'${id}' is no library of this page.`)
  return (library = await make())
}

function chosen(): Library {
  if (library === undefined) throw new Error('No library was chosen.')
  return library
}

const bench = {
  /** Milliseconds to build the index, and bytes in use: before, and after. */
  async build(id: string, shape: Shape): Promise<{ ms: number; before: number; after: number }> {
    const before = await memoryInUse()
    const index = await choose(id)
    let ms = await time(() => index.begin(shape))
    await eachBatch(shape, async (batch) => {
      ms += await time(() => index.add(batch))
    })
    ms += await time(() => index.finish?.())
    return { ms, before, after: await memoryInUse() }
  },
  /** One after the other, once some others have warmed the library up. */
  async search(
    sent: readonly SentQuestion[],
    warmUp: readonly SentQuestion[],
    count: number,
  ): Promise<{ times: number[]; found: number[][] }> {
    const index = chosen()
    const questions = sent.map(toQuestion)
    for (const question of warmUp.map(toQuestion)) await index.search(question, count)
    const times: number[] = []
    const found: number[][] = []
    for (const question of questions) {
      const start = performance.now()
      const places = await index.search(question, count)
      times.push(performance.now() - start)
      found.push([...places])
    }
    return { times, found }
  },
  /** Keeps the index; `false` where the library has no form to keep. */
  async save(): Promise<boolean> {
    const index = chosen()
    if (index.save === undefined) return false
    await index.save()
    return true
  },
  /** In a page that has just loaded: milliseconds until the kept index has answered its first question. */
  async open(id: string, shape: Shape, sent: SentQuestion): Promise<{ ms: number; found: number[] }> {
    const index = await choose(id)
    const question = toQuestion(sent)
    const start = performance.now()
    await index.open?.(shape)
    const found = await index.search(question, 10)
    return { ms: performance.now() - start, found: [...found] }
  },
  sumBytes,
}

/** What the command calls. */
export type LibrariesBench = typeof bench

Object.assign(globalThis, { bench })

function toQuestion({ text, vector }: SentQuestion): Question {
  return { text, vector: Float32Array.from(vector) }
}

async function time(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
