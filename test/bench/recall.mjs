/**
 * How well and how fast what was said is found again: `npm run bench:recall -- --data LOCOMO --prefs PREFEVAL`.
 *
 * Everything goes through the built package's `openMemory` in real Chromium with the built-in embedder. With `--model FOLDER`
 * (all-MiniLM-L6-v2 in the layout of transformers.js) also with that, and beside other stores that get the same vectors; `--localmode
 * CHECKOUT` has LocalMode among them. Tables first; the last line on standard output is one line of JSON.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./recall-task.mjs')
