/** @module Brings the libraries that we are measured against into `test/bench/peers/node_modules`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run, Stop } from '../../scripts/steps/run.mjs'
import { tell } from './command.mjs'
import peers from './peers/package.json' with { type: 'json' }

const FOLDER = join(ROOT, 'test/bench/peers')
const NATIVE = 'better-sqlite3'

/** Installs what is not there in the version that is asked for. */
export async function installPeers() {
  if (Object.entries(peers.dependencies).every(([name, version]) => installed(name) === version)) return
  tell('Installing the peers …')
  const { code } = await run('npm', ['install', '--prefix', FOLDER, '--no-package-lock'])
  if (code !== 0) throw new Stop('npm could not install the peers. Its own words are above.')
  tell(`Building ${NATIVE}, which mem0 needs …`)
  const built = await run('npm', ['rebuild', '--prefix', FOLDER, '--ignore-scripts=false', NATIVE], {
    quiet: true,
  })
  if (built.code !== 0) tell(`${NATIVE} could not be built; mem0's rows will say so.`)
}

/** @param {string} name */
function installed(name) {
  const file = join(FOLDER, 'node_modules', name, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined
}
