/** @module Runs a file of this folder in another program. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** This folder. */
export const HERE: string = fileURLToPath(new URL('.', import.meta.url))

/** What it printed, as JSON. Rejects with what it complained about. */
export async function runProgram<Result>(program: string, parameters: readonly string[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(program, parameters, { cwd: HERE })
  return JSON.parse(stdout) as Result
}
