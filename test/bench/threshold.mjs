/**
 * What `context()`'s least score should be: `npm run bench:threshold -- --data LOCOMO --prefs PREFEVAL`.
 *
 * Scores of what answers a question against scores of what comes up where nothing does, hybrid, built-in embedder.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./threshold-task.mjs')
