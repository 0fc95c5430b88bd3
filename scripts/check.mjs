import { nodeIsNewEnough } from './node-version.mjs'

if (nodeIsNewEnough()) void import('./tasks/check.mjs')
