/**
 * How fast the built-in embedder starts and embeds, in Chromium and in Node: `npm run bench:embedder -- --data LOCOMO`; and with `--model
 * FOLDER` how fast all-MiniLM-L6-v2 does in a worker, beside transformers.js called by hand.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./embedder-task.mjs')
