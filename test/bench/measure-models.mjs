/** @module How fast a model embeds in a worker: by our embedder, by transformers.js called by hand, and through the whole store. */
import { serveSite } from './browser.mjs'
import { serveData } from './data-plugin.mjs'
import { inPage } from './in-page.mjs'
import { reasonOf } from './measure-library.mjs'
import { summaryOf } from './model-rows.mjs'
import { createTexts, MIXED } from './model-texts.mjs'

/**
 * @typedef {import('./page/models.ts').ModelsBench} ModelsBench
 * @typedef {import('./page/models.worker.ts').Side} Side
 * @typedef {import('./page/minilm.ts').Device} Device
 * @typedef {import('./browser.mjs').Visit} Visit
 * @typedef {import('./model-rows.mjs').ModelRow} ModelRow
 * @typedef {import('./model-rows.mjs').Measured} Measured
 * @typedef {import('./model-rows.mjs').Times} Times
 * @typedef {{ device?: Device, flags?: readonly string[] }} Listed without a device it is the built-in embedder
 * @typedef {Pick<ModelRow, 'size' | 'tokens'>} Cell
 * @typedef {(texts: readonly string[], sides: readonly Side[]) => Promise<Times>} Race in the order of the sides
 * @typedef {(row: ModelRow) => void} OnRow
 */

/** Where each of `MODEL_NAMES` runs. @type {Readonly<Record<string, Listed>>} */
const MODELS = {
  static: {},
  wasm1: { device: { device: 'wasm', threads: 1 } },
  wasm2: { device: { device: 'wasm', threads: 2 } },
  webgpu: {
    device: { device: 'webgpu', threads: 2 },
    flags: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  },
}

/** How many texts of how many tokens. @type {readonly Cell[]} */
const CELLS = [
  ...[20, 100, 400].flatMap((tokens) => [1, 8, 32].map((size) => ({ size, tokens }))),
  ...[8, 32].map((size) => ({ size, tokens: MIXED.name })),
]
/** A cell is measured until its time is up, but at least and at most so often. */
const BUDGET_MS = 6000
const ROUNDS = { least: 4, most: 200 }
/** A cell of which one round is expected to take longer is left out. */
const PATIENCE_MS = 20_000
/** What takes longer is not measured once before, only to warm up. */
const WARM_UP_MS = 2000
/** Ours and by hand must be one model. */
const LEAST_AGREEMENT = 0.97

/**
 * Each of `MODEL_NAMES`, or some of them, in a page of its own. One that cannot run here is told of, and has no rows.
 *
 * @param {{ models: string, libraries?: readonly string[] | undefined, onRow: OnRow, tell: (text: string) => void }} run `models`: the
 *   folder of MiniLM's
 */
export async function measureModels({ models, libraries, onRow, tell }) {
  const site = await serveSite(['models'], [serveData(models)])
  try {
    for (const [library, { flags }] of Object.entries(MODELS)) {
      if (libraries?.includes(library) === false) continue
      const visit = await site.visit('models', flags)
      const say = (/** @type {string} */ text) => tell(`${library}: ${text}`)
      try {
        await measureModel(visit, library, { onRow, tell: say })
      } catch (error) {
        say(reasonOf(error))
      } finally {
        await visit.close()
      }
    }
  } finally {
    await site.close()
  }
}

/**
 * Both sides in one worker, taking turns, on texts that are new each time; then the store's way, beside by hand in the same manner.
 *
 * @param {Visit} visit
 * @param {string} library
 * @param {{ onRow: OnRow, tell: (text: string) => void }} run
 */
async function measureModel({ page }, library, { onRow, tell }) {
  const bench = /** @type {ModelsBench} */ (inPage(page))
  const device = MODELS[library]?.device
  await load(bench, device, tell)
  const texts = createTexts(1)
  const measure = { texts, sides: device === undefined ? ONE_SIDE : BOTH_SIDES }
  await measureCells((some, sides) => bench.race(some, sides), {
    ...measure,
    onCell: (cell, measured) => onRow({ library, ...cell, way: 'embedder', ...measured }),
  })
  await bench.openStore(device)
  await bench.put(texts(20, 1))
  await measureCells(throughStore(bench), {
    ...measure,
    onCell: (cell, measured) => onRow({ library, ...cell, way: 'store', ...measured }),
  })
}

/** Who goes first changes from round to round. @type {readonly (readonly Side[])[]} */
const BOTH_SIDES = [
  ['ours', 'hand'],
  ['hand', 'ours'],
]
/** @type {readonly (readonly Side[])[]} */
const ONE_SIDE = [['ours']]

/** @param {ModelsBench} bench @param {Device | undefined} device @param {(text: string) => void} tell */
async function load(bench, device, tell) {
  if (device === undefined) return bench.loadStatic()
  const { ours, hand } = await bench.loadModel(device)
  const texts = createTexts(2)
  const agreement = await bench.agreement(texts(20, 8))
  const tokens = await bench.tokens(String(texts(100, 1)[0]))
  tell(`loaded in ${ours.toFixed(0)} ms, by hand ${hand.toFixed(0)} ms; cosine ≥ ${agreement.toFixed(4)}`)
  if (agreement < LEAST_AGREEMENT) throw new Error(`The two sides agree only to ${agreement}.`)
  if (tokens !== 100) throw new Error(`A text of 100 tokens has ${tokens}.`)
}

/** One text through the store is a search; several are a commit. @param {ModelsBench} bench @returns {Race} */
const throughStore = (bench) => async (some, sides) => {
  /** @type {Times} */
  const times = {}
  for (const side of sides) {
    if (side === 'hand') Object.assign(times, await bench.race(some, [side]))
    else times.ours = some.length === 1 ? await bench.search(String(some[0])) : await bench.put(some)
  }
  return times
}

/**
 * @param {Race} race
 * @param {{ texts: ReturnType<typeof createTexts>, sides: readonly (readonly Side[])[],
 *   onCell: (cell: Cell, measured: Measured) => void }} how
 */
async function measureCells(race, { texts, sides, onCell }) {
  let pace = 0 // milliseconds that a token took in the cell before
  for (const { size, tokens } of CELLS) {
    const [lengths, length] =
      typeof tokens === 'number' ? [tokens, tokens] : [MIXED, (MIXED.least + MIXED.most) / 2]
    const expected = pace * size * length
    if (expected > PATIENCE_MS) continue
    if (expected < WARM_UP_MS) await race(texts(lengths, size), sides[0] ?? [])
    const rounds = await measureCell(race, () => texts(lengths, size), sides)
    const spent = rounds.reduce((sum, { ours = 0, hand = 0 }) => sum + ours + hand, 0)
    pace = spent / rounds.length / size / length
    onCell({ size, tokens }, summaryOf(rounds))
  }
}

/** @param {Race} race @param {() => string[]} make @param {readonly (readonly Side[])[]} sides */
async function measureCell(race, make, sides) {
  /** @type {Times[]} */
  const rounds = []
  const end = performance.now() + BUDGET_MS
  while (rounds.length < ROUNDS.most && (rounds.length < ROUNDS.least || performance.now() < end)) {
    rounds.push(await race(make(), sides[rounds.length % sides.length] ?? []))
  }
  return rounds
}
