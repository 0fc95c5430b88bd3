/**
 * How quickly searches are answered while 5,000 turns come in, in Chromium: `npm run bench:import -- --data LOCOMO`.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./import-task.mjs')
