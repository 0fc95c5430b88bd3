/**
 * How fast the built-in embedder starts and embeds, in Chromium and in Node: `npm run bench:embedder -- --data LOCOMO`.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./embedder-task.mjs')
