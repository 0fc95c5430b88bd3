import { existsSync } from 'node:fs'
import { systemChromium } from '../chromium.mjs'
import { run, Stop } from './run.mjs'

const APT = '/usr/bin/apt-get'

/** Sees to it that there is a Chromium: Debian's package when we may install one, otherwise Playwright's download. */
export async function bringChromium() {
  const chosen = process.env.CHROMIUM
  if (chosen !== undefined && !existsSync(chosen)) {
    throw new Stop(`CHROMIUM names '${chosen}', where there is no file. Correct it, or unset it.`)
  }
  if (await hasChromium()) return
  console.log('Installing Chromium …')
  if (process.getuid?.() === 0 && existsSync(APT)) await installPackage()
  if (!(await hasChromium())) await run('playwright', ['install', 'chromium'])
  if (await hasChromium()) return
  throw new Stop(
    'There is no Chromium, and none could be installed. Install one, and give its path in CHROMIUM.',
  )
}

async function hasChromium() {
  const { chromium } = await import('playwright')
  return existsSync(systemChromium() ?? chromium.executablePath())
}

async function installPackage() {
  await run(APT, ['update'], { quiet: true })
  const { code, output } = await run(APT, ['install', '--yes', '--no-install-recommends', 'chromium'], {
    quiet: true,
  })
  if (code !== 0) console.error(output)
}
