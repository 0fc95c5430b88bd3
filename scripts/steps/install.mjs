import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { ROOT, run, Stop } from './run.mjs'

/** Brings node_modules in line with package-lock.json, if it is not. */
export async function install() {
  if (isInstalled()) return
  console.log('Installing packages …')
  // Not `npm ci`: it refuses a lock file made where the registry's mirror lacks other platforms' builds.
  const { code } = await run('npm', ['install', '--no-save'])
  if (code !== 0) throw new Stop('npm could not install the packages. Its own words are above.')
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps a lock file of what it has really installed
 * in there, in the same form; what is missing from it must be optional (made for another platform).
 */
function isInstalled() {
  const installed = join(ROOT, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const found = packagesOf(installed)
  const { '': root, ...wanted } = packagesOf(join(ROOT, 'package-lock.json'))
  return isOfManifest(root) && Object.entries(wanted).every(([path, entry]) => isSame(found[path], entry))
}

/** @param {string} file */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/** @param {LockEntry | undefined} found @param {LockEntry} wanted */
const isSame = (found, wanted) =>
  found === undefined
    ? wanted.optional === true || wanted.devOptional === true
    : found.version === wanted.version && found.integrity === wanted.integrity

/** Whether the lock file was made for package.json as it is now; if not, npm has to look again. @param {LockEntry} root */
function isOfManifest(root) {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const kinds = /** @type {const} */ (['dependencies', 'devDependencies', 'peerDependencies'])
  return kinds.every((kind) => isDeepStrictEqual(root[kind], manifest[kind]))
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean,
 *   dependencies?: object, devDependencies?: object, peerDependencies?: object }} LockEntry
 */
