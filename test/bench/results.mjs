/** @module What was measured, row by row. It is kept in `results.json`; the page and the charts are drawn from it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../scripts/steps/run.mjs'
import peers from './peers/package.json' with { type: 'json' }

const FILE = join(ROOT, 'test/bench/results.json')

/**
 * @typedef {import('./measure-library.mjs').Row} Row
 * @typedef {import('./measure-store.mjs').StoreRow} StoreRow
 * @typedef {import('./measure-store.mjs').WriteRow} WriteRow
 * @typedef {import('./recall-rows.mjs').RecallRow} RecallRow
 * @typedef {import('./turns-rows.mjs').TurnsRow} TurnsRow
 * @typedef {import('./model-rows.mjs').ModelRow} ModelRow
 * @typedef {import('./measure-upgrade.mjs').UpgradeRow} UpgradeRow
 * @typedef {{ size: number, dimensions: number, ms: number }} FloorRow
 * @typedef {{ date: string, machine: string, chromium: string, node: string, versions: Record<string, string>,
 *   vectors: string }} About
 * @typedef {{ about: About, vectors: Row[], lexical: Row[], fused: Row[], floor: FloorRow[], whole: Row[], store: StoreRow[],
 *   writes: WriteRow[], recall: string[], stores: RecallRow[], builtIn: TurnsRow[], models: ModelRow[], upgrade: UpgradeRow[] }} Results
 */

/** @returns {Results} */
export function emptyResults() {
  const about = { date: '', machine: '', chromium: '', node: '', versions: {}, vectors: '' }
  return {
    about,
    vectors: [],
    lexical: [],
    fused: [],
    floor: [],
    whole: [],
    store: [],
    writes: [],
    recall: [],
    stores: [],
    builtIn: [],
    models: [],
    upgrade: [],
  }
}

/** What earlier runs have measured. @returns {Results} */
export function readResults() {
  return { ...emptyResults(), ...(existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {}) }
}

/** @param {Results} results */
export function writeResults(results) {
  const lines = Object.entries(results).map(([part, rows]) => {
    const list = Array.isArray(rows)
      ? `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`
      : JSON.stringify(rows)
    return `  ${JSON.stringify(part)}: ${list}`
  })
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`)
}

/** What a row is about; all else in it was measured. */
const SUBJECT = /** @type {const} */ (['size', 'library', 'namespaces', 'tokens', 'way'])

/**
 * The rows with one more, in place of an earlier one of the same subject, in the order of size.
 *
 * @template {{ size: number, library?: string, namespaces?: number, tokens?: number | string, way?: string }} Any
 * @param {readonly Any[]} rows
 * @param {Any} row
 */
export function withRow(rows, row) {
  const isSame = (/** @type {Any} */ other) => SUBJECT.every((field) => other[field] === row[field])
  const at = rows.findIndex(isSame)
  return rows
    .toSpliced(at === -1 ? rows.length : at, at === -1 ? 0 : 1, rounded(row))
    .toSorted((left, right) => left.size - right.size || (left.namespaces ?? 0) - (right.namespaces ?? 0))
}

/** Five digits are more than such a machine can repeat. @template Any @param {Any} row @returns {Any} */
function rounded(row) {
  return JSON.parse(
    JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)),
  )
}

/** Where and with what. @param {string} chromium @param {string} vectors */
export function about(chromium, vectors) {
  const [first] = cpus()
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores of ${first?.model.trim() ?? 'an unknown processor'}, ${memory} GiB`,
    chromium,
    node: process.versions.node,
    versions: peers.dependencies,
    vectors,
  }
}
