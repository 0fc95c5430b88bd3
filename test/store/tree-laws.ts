/** Laws of trees: a branch is as if its siblings were not there, and what is done to it does nothing to them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Namespace } from '../../src/core/namespace.ts'
import { ALL, type EraseTarget, type Store } from '../../src/store/store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import {
  histories,
  isIn,
  list,
  look,
  MAX_STEPS,
  momentOf,
  type Open,
  type Place,
  placesOf,
  prefixes,
  replay,
  type Step,
  withoutVersions,
} from './tree.ts'

/** States the laws of trees over stores that `open` makes. */
export function treeLaws(openStore: Open, numRuns: number): void {
  const opened: Store[] = []
  const open: Open = (clock) => {
    const store = openStore(clock)
    opened.push(store)
    return store
  }
  const holds = async <Given extends [unknown, ...unknown[]]>(
    given: { [Name in keyof Given]: fc.Arbitrary<Given[Name]> },
    check: (...drawn: Given) => Promise<void>,
  ): Promise<void> => {
    const property = fc.asyncProperty<Given>(...given, check)
    const closeAll = (): Promise<unknown> => Promise.all(opened.splice(0).map((store) => store.close()))
    await fc.assert(property.afterEach(closeAll), { numRuns })
  }
  const law = (check: (steps: Step[], prefix: Namespace, places: Place[]) => Promise<void>): Promise<void> =>
    holds([histories, prefixes], (steps, prefix) => check(steps, prefix, placesOf(steps)))
  /** The whole tree, and the same without what is outside (or inside) the prefix. */
  const grow = async (steps: readonly Step[], prefix: Namespace) => ({
    tree: await replay(open, steps),
    branch: () => replay(open, steps, (namespace) => isIn(namespace, prefix)),
    rest: () => replay(open, steps, (namespace) => !isIn(namespace, prefix)),
  })

  test('a listing shows what was last put in and under its prefix, and nothing else', () =>
    law(async (steps, prefix) => {
      const { tree } = await grow(steps, prefix)
      const all = live(steps).filter(({ namespace }) => isIn(namespace, prefix))
      const shown = all.filter(({ namespace }) => !isOwn(namespace) || isOwn(prefix))
      const found = (await tree.search(prefix, { limit: ALL })).map(addressOf)
      expect(found.sort()).toEqual(shown.map(addressOf).sort())
      for (const query of ['tea', 'she walked']) {
        const found = (await tree.search(prefix, { query, limit: ALL })).map(addressOf)
        expect(shown.map(addressOf)).toEqual(expect.arrayContaining(found))
      }
      const listed = await list(tree, prefix)
      const named = shown.map(({ namespace }) => JSON.stringify(namespace))
      expect(listed.map((namespace) => JSON.stringify(namespace)).sort()).toEqual([...new Set(named)].sort())
    }))

  test('a branch reads as if its siblings were not there', () =>
    law(async (steps, prefix, places) => {
      const { tree, branch } = await grow(steps, prefix)
      expect(await look(tree, prefix, places)).toEqual(await look(await branch(), prefix, places))
    }))

  test('deleting all of a branch leaves the rest as if it had never been', () =>
    law(async (steps, prefix, places) => {
      const { tree, rest } = await grow(steps, prefix)
      const inside = places.filter(({ namespace }) => isIn(namespace, prefix))
      await tree.write(
        inside.map(({ namespace, key }) => ({ op: 'delete', namespace, key })),
        { reserved: true },
      )
      expect(await look(tree, [], places)).toEqual(await look(await rest(), [], places))
    }))

  test('a history is of one key in one namespace', () =>
    law(async (steps, prefix, places) => {
      const { tree, branch } = await grow(steps, prefix)
      const alone = await branch()
      const inside = places.filter(({ namespace }) => isIn(namespace, prefix))
      const pasts = (store: Store) => Promise.all(inside.map((place) => pastOf(store, place)))
      const shown = await pasts(tree)
      shown.forEach(({ versions, states }, at) => {
        const address = addressOf(inside[at] as Place)
        const places = [...versions, ...states].filter((state) => state !== undefined)
        expect(places.map(addressOf).filter((other) => other !== address)).toEqual([])
      })
      expect(shown.filter(({ versions }) => versions.length > 0).length).toBeGreaterThanOrEqual(
        live(steps).filter(({ namespace }) => isIn(namespace, prefix)).length,
      )
      expect(withoutVersions(shown)).toEqual(withoutVersions(await pasts(alone)))
    }))

  test('an export holds its prefix, and nothing else', () =>
    law(async (steps, prefix) => {
      const { tree, branch } = await grow(steps, prefix)
      const lines = await exported(tree, prefix)
      const inside = live(steps).filter(({ namespace }) => isIn(namespace, prefix))
      const items = lines.flatMap(({ item }) => (item === undefined ? [] : [addressOf(item)]))
      expect(items.sort()).toEqual(inside.map(addressOf).sort())
      const outside = lines.filter(({ item, revision }) => {
        const place = item ?? revision
        return place !== undefined && !isIn(place.namespace, prefix)
      })
      expect(outside).toEqual([])
      expect(contents(lines)).toEqual(contents(await exported(await branch(), prefix)))
    }))

  test('erasing a branch leaves the rest as if it had never been', () =>
    law(async (steps, prefix, places) => {
      const { tree, rest } = await grow(steps, prefix)
      if (isOwn(prefix)) return refusesToErase(tree, { prefix })
      const inside = live(steps).filter(({ namespace }) => isIn(namespace, prefix))
      expect(await tree.erase({ prefix })).toBe(inside.length)
      expect(await look(tree, [], places)).toEqual(await look(await rest(), [], places))
      for (const { namespace, key } of places) {
        const gone = isIn(namespace, prefix)
        const expected = gone ? NO_PAST : await pastOf(await rest(), { namespace, key })
        expect(withoutVersions(await pastOf(tree, { namespace, key }))).toEqual(withoutVersions(expected))
      }
    }))

  test('erasing one key leaves every other one', () =>
    holds([histories, fc.nat()], async (steps, at) => {
      const places = placesOf(steps)
      const target = places[at % places.length] as Place
      const others = steps.map((step) => step.filter((write) => addressOf(write) !== addressOf(target)))
      const tree = await replay(open, steps)
      if (isOwn(target.namespace)) return refusesToErase(tree, target)
      await tree.erase({ namespace: target.namespace, key: target.key })
      expect(await look(tree, [], places)).toEqual(await look(await replay(open, others), [], places))
    }))
}

/** What is there after all steps: the plainest of models. */
function live(steps: readonly Step[]): Place[] {
  const items = new Map<string, Place>()
  for (const write of steps.flat()) {
    if (write.op === 'delete') items.delete(addressOf(write))
    else items.set(addressOf(write), write)
  }
  return [...items.values()]
}

function addressOf({ namespace, key }: Place): string {
  return JSON.stringify([namespace, key])
}

function isOwn(namespace: Namespace): boolean {
  return namespace.includes('$keepsake')
}

/** What is Keepsake's own goes only with what it belongs to. */
async function refusesToErase(store: Store, target: EraseTarget): Promise<void> {
  expectError(await failureOf(store.erase(target)), 'invalid_namespace')
}

/** Every state of a key, and which one it was in after each step. */
async function pastOf(store: Store, { namespace, key }: Place): Promise<Past> {
  const asOf = (step: number) => store.get(namespace, key, { asOf: new Date(momentOf(step)).toISOString() })
  return {
    versions: await store.history(namespace, key),
    states: await Promise.all(Array.from({ length: MAX_STEPS + 1 }, (_, step) => asOf(step))),
  }
}

interface Past {
  readonly versions: readonly Place[]
  readonly states: readonly (Place | undefined)[]
}

const NO_PAST: Past = { versions: [], states: Array.from({ length: MAX_STEPS + 1 }) }

interface Line {
  readonly item?: Place
  readonly revision?: Place
}

async function exported(store: Store, prefix: Namespace): Promise<Line[]> {
  const decoder = new TextDecoder()
  let text = ''
  const options = { prefix } as Parameters<Store['export']>[0]
  for await (const chunk of store.export(options)) text += decoder.decode(chunk, { stream: true })
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Line)
}

/** The lines of items and of their earlier states: the others hold the moment of the export. */
function contents(lines: readonly Line[]): Line[] {
  return lines.filter(({ item, revision }) => item !== undefined || revision !== undefined)
}
