/**
 * What learning from a conversation costs, in model calls and tokens: `npm run bench:learning`. A recorded model answers; the rest is real.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./learning-task.mjs')
