/** @module Deno asks an embedder: its first parameter says how. */
import process from 'node:process'
import { embedAt } from './embed-at.mjs'

const options = /** @type {{ baseUrl: string }} */ (JSON.parse(process.argv[2] ?? ''))
process.stdout.write(JSON.stringify(await embedAt(options)))
