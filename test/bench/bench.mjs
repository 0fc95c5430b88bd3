/**
 * Keepsake and its peers, side by side: `npm run bench`, or some of it: `npm run bench -- --only vectors,lexical --sizes 1k,10k --libraries ours,voy`.
 *
 * `--localmode CHECKOUT` has LocalMode, built from its source, among the stores whose recall is compared.
 *
 * Rows go to `test/bench/results.json` as they are measured; `test/bench/RESULTS.md` and the charts are drawn from it. The last line on
 * standard output is one line of JSON.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./bench-task.mjs')
