/** @module PrefEval's file: preferences, and for each a question that it should answer. */
import { Stop } from '../../scripts/steps/run.mjs'
import { readJson } from './command.mjs'

/** @typedef {{ preference: string, question: string }} Preference */

/** A {@link Stop} where the file is not PrefEval's. @param {string} path @returns {Preference[]} */
export function readPrefEval(path) {
  const data = readJson(path)
  if (Array.isArray(data) && data.length > 0 && data.every(isPreference)) return data
  throw new Stop(`${path} is not PrefEval's: it is no list of { preference, question }.`)
}

/** @param {Partial<Preference> | null} entry */
function isPreference(entry) {
  return typeof entry?.preference === 'string' && typeof entry.question === 'string'
}
