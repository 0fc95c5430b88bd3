/** @module Node: the embedder reads its own files from the package. */
import { rememberAndRecall } from './scenario.mjs'

process.stdout.write(JSON.stringify(await rememberAndRecall()))
