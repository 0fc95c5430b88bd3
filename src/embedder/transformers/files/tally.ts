/** @module How far the files of a model have come, each and all together. */
import type { ProgressListener } from '../../../core/call.ts'
import { defined } from '../../../core/json.ts'

/** Counts bytes. */
export interface Tally {
  /** These files are to come, of these sizes where they are known; files that were named before and not begun are none of them. */
  expect(sizes: ReadonlyMap<string, number | undefined>): void
  /** A file begins, of this size where it is known. */
  begin(name: string, bytes: number | undefined): void
  /** So many more bytes of a file came. */
  add(name: string, bytes: number): void
  /** A file is done: what came is its size. */
  end(name: string): void
}

/** Tells of progress; the total is known once the size of every file is. */
export function tallyOf(onProgress: ProgressListener | undefined): Tally {
  const totals = new Map<string, number | undefined>()
  const done = new Map<string, number>()

  const tell = (name: string): void => {
    const known = [...totals.values()]
    const total = known.includes(undefined) ? undefined : sum(known as number[])
    const file = { name, done: done.get(name) ?? 0, ...defined({ total: totals.get(name) }) }
    onProgress?.({
      phase: 'load',
      done: sum([...done.values()]),
      ...defined({ total }),
      file,
    })
  }
  return {
    expect(sizes) {
      for (const name of totals.keys()) if (!done.has(name)) totals.delete(name)
      for (const [name, bytes] of sizes) if (!done.has(name)) totals.set(name, bytes)
    },
    begin(name, bytes) {
      if (bytes !== undefined || !totals.has(name)) totals.set(name, bytes)
      done.set(name, 0)
      tell(name)
    },
    add(name, bytes) {
      const came = (done.get(name) ?? 0) + bytes
      done.set(name, came)
      // What was said or estimated beforehand was too little.
      if (came > (totals.get(name) ?? Infinity)) totals.set(name, came)
      tell(name)
    },
    end(name) {
      totals.set(name, done.get(name) ?? 0)
      tell(name)
    },
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
