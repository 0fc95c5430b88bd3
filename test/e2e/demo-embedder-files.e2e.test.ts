import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ModelFiles } from '../fakes/model-of-words.ts'
import { importSample, press, tabTo, violations } from './browser.ts'
import {
  answers,
  close,
  demoWithHub,
  dialogOf,
  download,
  FILES,
  MODEL,
  openBetterSearch,
  WEIGHTS,
} from './demo-with-hub.ts'

const demo = demoWithHub(4617)

describe('files that the user has', () => {
  it('are taken from a folder that is chosen; the hub is not asked', async () => {
    const { page, hub } = demo
    await importSample(page)
    const folder = folderOf(MODEL)
    await openBetterSearch(page)
    await dialogOf(page).getByRole('button', { name: 'I have the files' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialogOf(page).getByRole('button', { name: 'Choose the folder' }).click(),
    ])
    await chooser.setFiles(folder)
    await answers(page)
    expect(hub.asked).toEqual([])
  })

  it('are taken from a folder that is dropped on the dialog, and one that lacks a file is refused by its name', async () => {
    const { page, hub } = demo
    await openBetterSearch(page)
    const { [WEIGHTS]: _, ...rest } = MODEL
    await dropFolder(page, folderOf(rest))
    await dialogOf(page).getByRole('alert').filter({ hasText: WEIGHTS }).waitFor()
    await dropFolder(page, folderOf(MODEL))
    await answers(page)
    expect(hub.asked).toEqual([])
  })
})

describe('the dialog', () => {
  it('can be used with the keyboard alone', async () => {
    const { page } = demo
    await press(page, 'Better search', 'button')
    await press(page, /^Download/, 'button')
    await answers(page)
    await tabTo(page, /^Delete the/, 'checkbox')
    await page.keyboard.press('Space')
    await press(page, 'Use the built-in one again', 'button')
    await dialogOf(page).getByRole('button', { name: 'Download 38 MB and use it' }).waitFor()
    await press(page, 'I have the files', 'button')
    await tabTo(page, 'Choose the folder', 'button')
    await page.keyboard.press('Escape')
    await dialogOf(page).waitFor({ state: 'detached' })
    const focused = await page.evaluate(() => document.activeElement?.textContent)
    expect(focused).toBe('Better search')
  })

  it.each(['light', 'dark'] as const)('has nothing for axe to mend in the %s theme', async (colorScheme) => {
    const { page, hub } = demo
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const release = hub.hold(WEIGHTS)
    await openBetterSearch(page)
    await dialogOf(page).getByRole('button', { name: 'I have the files' }).click()
    expect(await violations(page)).toEqual([])
    await download(page)
    await expect.poll(() => hub.asked).toEqual(FILES)
    expect(await violations(page)).toEqual([])
    hub.fail(WEIGHTS, { status: 503 })
    release()
    await dialogOf(page).getByRole('alert').waitFor()
    expect(await violations(page)).toEqual([])
    await close(page)
    expect(await violations(page)).toEqual([])
    hub.fail(WEIGHTS, undefined)
    await openBetterSearch(page)
    await download(page)
    await answers(page)
    expect(await violations(page)).toEqual([])
    await close(page)
    expect(await violations(page)).toEqual([])
  })
})

describe('on a narrow page', () => {
  it('the dialog’s buttons stand whole, and the folder is in sight once it is asked for', async () => {
    const { page } = demo
    await openNarrow(page)
    const own = dialogOf(page).getByRole('button', { name: 'I have the files' })
    for (const button of [own, dialogOf(page).getByRole('button', { name: /^Download/ })]) {
      const { top, bottom } = await boxOf(button)
      expect(bottom - top).toBeLessThan(45) // one line
    }
    await own.click()
    const asked = await boxOf(dialogOf(page).getByText('or drop it here'))
    expect(asked.bottom).toBeLessThan((await boxOf(dialogOf(page))).bottom)
  })

  it('the half that is not shown says how far it is, and that it failed', async () => {
    const { page, hub } = demo
    await openNarrow(page)
    const release = hub.hold(WEIGHTS)
    await download(page)
    await close(page)
    await page.getByRole('button', { name: 'Chat', exact: true }).click()
    await page.getByRole('button', { name: 'Memories Better search 0 %' }).waitFor()
    expect(await violations(page)).toEqual([])
    hub.fail(WEIGHTS, { status: 503 })
    release()
    await page.getByRole('button', { name: 'Memories Better search failed' }).click()
    const failed = page.getByRole('button', { name: 'Better search failed', exact: true })
    const label = await boxOf(failed.getByText('Better search'))
    expect(label.right - label.left).toBeGreaterThan(50) // not for screen readers only
    expect((await boxOf(page.getByRole('button', { name: 'Add a fact' }))).right).toBeLessThan(NARROW.width)
    expect(await violations(page)).toEqual([])
  })
})

const NARROW = { width: 390, height: 844 }

const boxOf = (locator: Locator): Promise<DOMRect> =>
  locator.evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect)

/** Opens the dialog as on a phone. */
async function openNarrow(page: Page): Promise<void> {
  await page.setViewportSize(NARROW)
  await page.getByRole('button', { name: 'Memories', exact: true }).click()
  await openBetterSearch(page)
}

/** A folder on the disk with these files, until the test ends. */
function folderOf(files: ModelFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-model-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Drags a folder in from the system, as a user does. */
async function dropFolder(page: Page, folder: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const at = { x: 400, y: 300, data: { items: [], files: [folder], dragOperationsMask: 1 } }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...at })
  await send('dragEnter')
  await send('dragOver')
  await dialogOf(page).locator('[data-dragging=true]').waitFor()
  await send('dragOver') // the page has grown under it
  await send('drop')
}
