import { buildLibrary } from '../../scripts/steps/build.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { bundled } from './bundle.mjs'
import { readOptions } from './command.mjs'
import { readPairs, SAME_FROM } from './likeness-pairs.mjs'
import { table } from './table.mjs'

/** @typedef {import('./likeness-pairs.mjs').Pair} Pair */
/** @typedef {Pair & { cosine: number | undefined }} Measured */
/** @typedef {typeof import('../../src/memory/learn/same-memory.ts') & typeof import('../../src/memory/learn/likeness.ts')} Face */

const THRESHOLDS = [0.5, 0.6, 0.65, 0.7, 0.72, 0.74, 0.76, 0.78, 0.8, 0.85, 0.9, 1]

await runTask(async () => {
  const { data } = readOptions(['data'])
  if (data === undefined) throw new Stop('Give --data FILE: the pairs of STS-B.')
  const sets = readPairs(data)
  await buildLibrary()
  const face = /** @type {Face} */ (await bundled(new URL('likeness-face.ts', import.meta.url)))
  /** @type {{ name: string, pairs: Measured[] }[]} */
  const measured = []
  for (const { name, pairs } of sets) measured.push({ name, pairs: await measure(pairs, face) })
  const rows = THRESHOLDS.map((threshold) => [
    threshold.toFixed(2),
    ...measured.flatMap(({ pairs }) => quality(pairs, threshold, face)),
  ])
  const heads = [
    'like words',
    ...measured.flatMap(({ name }) => [`${name}: merged`, 'of them right', 'of the same found']),
  ]
  console.log(
    table(`What a threshold merges; the same is what scores ${SAME_FROM} of 5 or more`, rows, heads),
  )
})

/** The cosines that a search in a store explains. @param {Pair[]} pairs @param {Face} face @returns {Promise<Measured[]>} */
async function measure(pairs, { cosineOf }) {
  const { createStore, memoryStorage, staticEmbedder } = await import('keepsake')
  const store = createStore({ storage: memoryStorage(), embedder: staticEmbedder() })
  const namespace = (/** @type {number} */ index) => ['pairs', String(index)]
  await store.write(
    pairs.map(({ left }, index) => ({
      op: 'put',
      namespace: namespace(index),
      key: 'left',
      value: toMemory(left),
    })),
  )
  const measured = []
  for (const [index, pair] of pairs.entries()) {
    const [match] = await store.search(namespace(index), { query: pair.right, explain: true })
    measured.push({ ...pair, cosine: cosineOf(match?.explain) })
  }
  await store.close()
  return measured
}

/** @param {string} content */
function toMemory(content) {
  return { kind: 'Memory', content: { content } }
}

/** How many are merged, which share of them rightly, and which share of the same ones is found. @param {Measured[]} pairs @param {number} threshold @param {Face} face */
function quality(pairs, threshold, { saysTheSame, stated }) {
  const merged = pairs.filter(({ left, right, cosine }) =>
    saysTheSame(stated(left), stated(right), { cosine, likeWords: threshold }),
  )
  const right = merged.filter(({ same }) => same).length
  const all = pairs.filter(({ same }) => same).length
  return [String(merged.length), (right / merged.length).toFixed(3), (right / all).toFixed(3)]
}
