/**
 * Kills workers in the middle of what they write, and checks what each leaves: `npm run bench:crash -- --kills 2000`, with `--seed N` to do
 * the same again.
 *
 * It is the loop of `test/store/crash.browser.test.ts`, over a database on disk. The last line on standard output is one line of JSON.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./crash-task.mjs')
