/** @module Deno: once with the model's bytes, once with the files that the embedder finds itself. */
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { rememberAndRecall } from './scenario.mjs'

/** @param {string} name */
const read = (name) => readFile(new URL(import.meta.resolve(`keepsake/static-en/${name}`)))

const files = { tokenizer: await read('tokenizer.json'), model: await read('model.safetensors') }
process.stdout.write(JSON.stringify([await rememberAndRecall(files), await rememberAndRecall()]))
