/**
 * How long the search kernel takes, in Node: `node test/bench/kernel.mjs`, or with `--largest 100000` for less memory.
 *
 * @module
 */
import { compile } from '../../scripts/kernel.mjs'
import { runTask } from '../../scripts/steps/run.mjs'
import { bundled } from './bundle.mjs'
import { readOptions, tell } from './command.mjs'
import { quantile } from './measures.mjs'
import { table } from './table.mjs'

/** @typedef {typeof import('../../src/search/kernel/vector-column.ts')} Face */
/** @typedef {import('../../src/search/kernel/vector-column.ts').VectorColumn} VectorColumn */

const DIMENSIONS = 384
const WANTED = 300
/** The twin is measured on fewer: it takes thirty times as long. */
const TWIN_LARGEST = 100_000

/** Reads as many bytes as a scan and does next to nothing with them: as fast as memory gets. */
const FLOOR = `export function sum(from: usize, size: usize): i64 {
  let a = i64x2.splat(0)
  let b = i64x2.splat(0)
  for (let at = from; at < from + size; at += 64) {
    a = i64x2.add(a, i64x2.add(v128.load(at), v128.load(at, 16)))
    b = i64x2.add(b, i64x2.add(v128.load(at, 32), v128.load(at, 48)))
  }
  a = i64x2.add(a, b)
  return i64x2.extract_lane(a, 0) + i64x2.extract_lane(a, 1)
}`

await runTask(async () => {
  const { largest = '1000000' } = readOptions(['largest'])
  const counts = [10_000, 100_000, 1_000_000].filter((count) => count <= Number(largest))
  const { createKernel } = /** @type {Face} */ (
    await bundled(new URL('../../src/search/kernel/vector-column.ts', import.meta.url))
  )
  const rows = []
  for (const kind of /** @type {const} */ (['wasm', 'js'])) {
    for (const count of counts.filter((count) => kind === 'wasm' || count <= TWIN_LARGEST)) {
      tell(`${kind}, ${count} vectors …`)
      const column = filled(createKernel(kind), count)
      rows.push([kind, String(count), ...(await measured(column, count, kind === 'wasm'))])
    }
  }
  const heads = [
    'kernel',
    'vectors',
    'sum of the bytes',
    'dots',
    `dots of ${WANTED}`,
    `nearest ${WANTED}`,
    'with passing and bonus',
    'rows to bits, per s',
  ]
  console.log(table(`${DIMENSIONS} dimensions, ms: median (least)`, rows, heads))
})

/** @param {ReturnType<Face['createKernel']>} kernel @param {number} count */
function filled(kernel, count) {
  const column = kernel.column(DIMENSIONS)
  const some = 1000
  for (let slot = 0; slot < count; slot += some) {
    const codes = Int8Array.from({ length: some * DIMENSIONS }, () => (Math.random() - Math.random()) * 127)
    column.load(slot, codes, new Float32Array(some).fill(0.002))
  }
  return column
}

/** @param {VectorColumn} column @param {number} count @param {boolean} withFloor */
async function measured(column, count, withFloor) {
  const query = column.prepare(Float32Array.from({ length: DIMENSIONS }, () => Math.random() - 0.5))
  const out = new Float32Array(count)
  const start = performance.now()
  column.nearest(query, count, WANTED)
  const bits = performance.now() - start
  const slots = column.nearest(query, count, WANTED)
  const passing = new Uint8Array(count).map(() => (Math.random() < 0.5 ? 1 : 0))
  const bonus = new Int16Array(count).map(() => Math.random() * 20)
  return [
    withFloor ? await floor(count * DIMENSIONS) : '–',
    time(() => column.dots(query, count, out)),
    time(() => column.dotsOf(query, slots, out)),
    time(() => column.nearest(query, count, WANTED)),
    time(() => column.nearest(query, count, WANTED, { passing, bonus })),
    ((count / bits) * 1000).toFixed(0),
  ]
}

/** @param {number} size in bytes */
async function floor(size) {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(size / 65_536) + 1 })
  new Uint8Array(memory.buffer).fill(1)
  const { instance } = await WebAssembly.instantiate(await compile(FLOOR), { env: { memory } })
  const sum = /** @type {(from: number, size: number) => bigint} */ (instance.exports.sum)
  return time(() => sum(0, size))
}

/** The median of many runs and the least: others may use this machine too. @param {() => unknown} work */
function time(work) {
  const times = []
  const end = performance.now() + 1500
  while (times.length < 5 || (times.length < 200 && performance.now() < end)) {
    const start = performance.now()
    work()
    times.push(performance.now() - start)
  }
  return `${quantile(times, 0.5).toFixed(3)} (${Math.min(...times).toFixed(3)})`
}
