/** A user's first minutes: an empty Vite project, the packed package, the README's first example, `vite` in development. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumOptions } from '../../scripts/chromium.mjs'
import { examplesOf } from '../house/examples.ts'
import { ROOT } from '../house/source-file.ts'

const run = promisify(execFile)
const project = mkdtempSync(join(tmpdir(), 'keepsake-dev-'))

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT })
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }')
  await run('npm', ['install', '--ignore-scripts', '--prefer-offline', join(project, filename)], {
    cwd: project,
  })
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const [first] = examplesOf({ path: 'README.md', code: readme })
  writeFileSync(join(project, 'main.ts'), `${first?.code}\ndocument.title = text`)
  writeFileSync(join(project, 'index.html'), '<script type="module" src="/main.ts"></script>')
}, 120_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

test("the README's first example runs in Vite's development server, as it stands", async () => {
  const server = await createServer({
    root: project,
    configFile: false,
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1' },
  })
  const browser = await chromium.launch(chromiumOptions())
  try {
    await server.listen()
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(server.resolvedUrls?.local[0] ?? '')
    await expect.poll(() => page.title(), { timeout: 20_000 }).toContain('Pascal')
    expect(errors).toEqual([])
  } finally {
    await browser.close()
    await server.close()
  }
})
