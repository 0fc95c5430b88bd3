/**
 * How like words must be for two memories to be one: `node test/bench/likeness.mjs --data STSB`.
 *
 * Pairs of STS-B, and pairs of our own (`likeness-pairs.json`): what a person calls the same, and traps. One text of each is stored with the built-in
 * embedder, the other is searched for, and the decision is made as by a manager.
 *
 * @module
 */
import { nodeIsNewEnough } from '../../scripts/node-version.mjs'

if (nodeIsNewEnough()) void import('./likeness-task.mjs')
