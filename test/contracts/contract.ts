/** What every implementation of a port must hold, sentence by sentence. */
import { afterEach, describe, expect, test } from 'vitest'

/** What a law is checked on: made anew for every law. */
export interface Subject {
  /** Cleans up after a law. */
  dispose?(): Promise<void>
}

/** States a law, and how to check it. */
export type Law<Checked extends Subject> = (
  sentence: string,
  check: (subject: Checked) => Promise<void>,
) => void

/** A contract's laws, and the ones that an implementation cannot hold, each with its reason. */
export interface ContractOptions<Checked extends Subject> {
  readonly laws: readonly ((law: Law<Checked>) => void)[]
  readonly skip?: Readonly<Record<string, string>> | undefined
}

/** Checks each law on a subject of its own. */
export function contract<Checked extends Subject>(
  name: string,
  make: () => Promise<Checked>,
  { laws, skip = {} }: ContractOptions<Checked>,
): void {
  describe(name, () => {
    const made: Checked[] = []
    const stated = new Set<string>()
    afterEach(async () => {
      for (const subject of made.splice(0)) await subject.dispose?.()
    })
    const law: Law<Checked> = (sentence, check) => {
      stated.add(sentence)
      test.skipIf(Object.hasOwn(skip, sentence))(sentence, async () => {
        const subject = await make()
        made.push(subject)
        await check(subject)
      })
    }
    for (const state of laws) state(law)
    test.runIf(Object.keys(skip).length > 0)('every exception is from a law that there is', () => {
      expect(Object.keys(skip).filter((sentence) => !stated.has(sentence))).toEqual([])
    })
  })
}
