import { nodeIsNewEnough } from './node-version.mjs'

if (nodeIsNewEnough()) void import('./tasks/start.mjs')
