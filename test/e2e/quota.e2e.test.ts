/** A full disk: the storage alone on an empty page, in a browser of its own, which has not asked yet how much room there is. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { dexieStorage as Open } from '../../src/storage/dexie.ts'
import { ROOT } from '../house/source-file.ts'
import { launch } from './browser.ts'

const ORIGIN = 'https://keepsake.test'
const PAGE =
  '<script type="module">import * as storage from "/storage.js"; Object.assign(window, storage)</script>'
const folder = mkdtempSync(join(tmpdir(), 'keepsake-storage-'))

beforeAll(async () => {
  const entry = join(ROOT, 'src/storage/dexie.ts')
  const lib = { entry, formats: ['es' as const], fileName: 'storage' }
  await build({ configFile: false, root: ROOT, logLevel: 'error', build: { outDir: folder, lib } })
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a full disk is storage_failed with the reason quota, nothing is half written, and reading goes on', async () => {
  const browser = await launch()
  const context = await browser.newContext()
  try {
    await context.route(`${ORIGIN}/`, (route) => route.fulfill({ contentType: 'text/html', body: PAGE }))
    await context.route(`${ORIGIN}/storage.js`, (route) =>
      route.fulfill({ path: join(folder, 'storage.js') }),
    )
    const page = await context.newPage()
    await page.goto(ORIGIN)
    const protocol = await context.newCDPSession(page)
    const setQuota = (quotaSize?: number) =>
      protocol.send('Storage.overrideQuotaForOrigin', {
        origin: ORIGIN,
        ...(quotaSize !== undefined && { quotaSize }),
      })
    await setQuota(1_000_000)
    const seen = await page.evaluate(async () => {
      const { dexieStorage } = window as unknown as { dexieStorage: typeof Open }
      const storage = dexieStorage('full')
      const row = (key: string, text: string) => ({
        namespace: ['users', 'ada'],
        key,
        value: { text },
        updatedAt: '2024-01-01T12:00:00.000Z',
      })
      await storage.commit({ rows: [row('a', 'tea')] })
      const failed = await storage
        .commit({ rows: [row('a', 'coffee'), row('big', 'x'.repeat(3_000_000))] })
        .then(
          () => undefined,
          ({ code, details, message }: { code: string; details: object; message: string }) => ({
            code,
            details,
            message,
          }),
        )
      return { failed, left: await storage.scan([]) }
    })
    expect(seen.failed).toEqual({
      code: 'storage_failed',
      details: { operation: 'commit', reason: 'quota' },
      message: expect.stringMatching(
        /'full' failed to commit: .+ is full\. Erase what is not needed/,
      ) as string,
    })
    expect(seen.left).toMatchObject([{ key: 'a', value: { text: 'tea' }, seq: 1 }])
  } finally {
    await browser.close()
  }
})
