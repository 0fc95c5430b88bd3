/** What two tabs do with one database, drawn by fast-check. */
import fc from 'fast-check'

/** Two things that are done, one after the other or both at once, by one tab or two. */
export interface Step<Act> {
  readonly acts: readonly [Act, Act]
  readonly tabs: readonly [number, number]
  readonly atOnce: boolean
}

const tab = fc.constantFrom(0, 1)

/** A few steps, of these acts. */
export function stepsOf<Act>(act: fc.Arbitrary<Act>): fc.Arbitrary<Step<Act>[]> {
  return fc.array(fc.record({ acts: fc.tuple(act, act), tabs: fc.tuple(tab, tab), atOnce: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
    size: 'max',
  })
}

/** Does a step; `run` does one act in one tab. */
export async function doStep<Act>(
  { acts, tabs, atOnce }: Step<Act>,
  run: (act: Act, tab: number) => Promise<unknown>,
): Promise<void> {
  const first = run(acts[0], tabs[0])
  if (!atOnce) await first
  await Promise.all([first, run(acts[1], tabs[1])])
}

/** So that a counterexample says what was done. */
export function named<Act extends object>(name: string, act: Act): Act {
  return Object.assign(act, { toString: () => name })
}
