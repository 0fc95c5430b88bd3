/**
 * The one home of "which Chromium, started how": the Vitest browser project, the end-to-end tests and the benches ask
 * here.
 *
 * @module
 */
import { existsSync } from 'node:fs'

const SYSTEM_PATHS = ['/usr/bin/chromium', '/usr/bin/google-chrome-stable']

const FLAGS = [
  '--no-sandbox', // as root, Chromium refuses to start with its sandbox
  '--disable-quic', // tests that count requests see them all as plain HTTP
  // The rest keeps the browser itself off the network, so that what is seen there is ours.
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The Chromium of this machine, or `undefined`, which lets Playwright take the one that it downloaded.
 *
 * @returns {string | undefined}
 */
export function systemChromium() {
  return process.env.CHROMIUM ?? SYSTEM_PATHS.find((path) => existsSync(path))
}

/**
 * What to hand to Playwright's `chromium.launch`.
 *
 * @returns {{ args: string[], executablePath?: string }}
 */
export function chromiumOptions() {
  const executablePath = systemChromium()
  return executablePath === undefined ? { args: FLAGS } : { args: FLAGS, executablePath }
}
