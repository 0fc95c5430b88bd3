/** What a browser can do to an open memory, from page to page: no room, no data, other versions. */
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launch } from './browser.ts'
import { type MemorySite, type MemoryTab, serveMemory } from './memory-site.ts'

const ADA = ['users', 'ada']
const NAME = 'upsets'
/** In IndexedDB's own numbers. */
const FIRST_SCHEMA = 10
const FUTURE_SCHEMA = 900

describe('an open memory', () => {
  let site: MemorySite
  let browser: Browser
  let context: BrowserContext
  let tab: MemoryTab

  beforeAll(async () => {
    site = await serveMemory()
  }, 60_000)
  afterAll(() => site.stop())

  // A browser of its own: Chromium remembers for some seconds how much room there was.
  beforeEach(async () => {
    browser = await launch()
    context = await browser.newContext()
    tab = await site.visit(context)
  })
  afterEach(() => browser.close())

  const put = (key: string, content: string) => tab.call('put', [ADA, key, { content }])
  const found = async (query: string): Promise<string[]> => {
    const { value } = await tab.call('search', [ADA, { query }])
    return (value as { key: string }[]).map(({ key }) => key)
  }

  it('says that the disk is full, writes nothing by half, reads on, and writes on once there is room', async () => {
    const setQuota = (quotaSize?: number) =>
      tab.protocol.send('Storage.overrideQuotaForOrigin', {
        origin: site.origin,
        ...(quotaSize !== undefined && { quotaSize }),
      })
    await setQuota(1_000_000)
    expect(await tab.open(NAME)).toEqual({})
    expect((await put('tea', 'green tea')).error).toBeUndefined()
    const big = Array.from({ length: 4 }, (_, at) => ({
      op: 'put',
      namespace: ADA,
      key: `big ${at}`,
      value: { content: 'tea '.repeat(200_000) },
    }))
    const writes = [{ op: 'put', namespace: ADA, key: 'tea', value: { content: 'black coffee' } }, ...big]
    const { error } = await tab.call('write', [writes])
    expect(error).toMatchObject({
      code: 'storage_failed',
      details: { operation: 'commit', reason: 'quota' },
    })
    expect(error?.message).toContain(
      `Database '${NAME}' failed to commit: the disk, or this site's share of it`,
    )
    expect(await found('tea')).toEqual(['tea'])
    expect(await tab.call('history', [ADA, 'tea'])).toMatchObject({
      value: [{ value: { content: 'green tea' } }],
    })
    expect(await tab.call('get', [ADA, 'big 0'])).toEqual({})
    await setQuota()
    await expect
      .poll(async () => (await tab.call('write', [writes])).error, { timeout: 30_000 })
      .toBeUndefined()
    expect((await found('coffee'))[0]).toBe('tea')
  })

  it('begins anew where its site data is cleared, and finds nothing of before', async () => {
    await tab.open(NAME)
    await put('tea', 'green tea')
    expect(await found('tea')).toEqual(['tea'])
    for (const call of ['search', 'put'] as const) {
      await tab.protocol.send('Storage.clearDataForOrigin', { origin: site.origin, storageTypes: 'all' })
      if (call === 'search') expect(await found('tea')).toEqual([])
      const { value, error } = await put('dog', 'Pascal likes tea')
      expect(error).toBeUndefined()
      expect(value).toMatchObject({ key: 'dog' })
      expect(await found('tea')).toEqual(['dog'])
      expect(await tab.call('history', [ADA, 'tea'])).toEqual({ value: [] })
    }
    const other = await site.visit(context)
    await other.open(NAME)
    expect(await other.call('get', [ADA, 'dog'])).toMatchObject({ value: { key: 'dog' } })
  })

  it('waits for a tab that holds an older version, says so, and opens once that one is closed', async () => {
    const other = await site.visit(context)
    await other.hold(NAME, FIRST_SCHEMA)
    expect((await tab.open(NAME)).error).toMatchObject({
      code: 'storage_unavailable',
      details: { reason: 'blocked_upgrade' },
    })
    await other.letGo()
    expect(await tab.open(NAME)).toEqual({})
    expect((await put('tea', 'green tea')).error).toBeUndefined()
    expect(await found('tea')).toEqual(['tea'])
  })

  it('leaves alone what a newer version wrote', async () => {
    const other = await site.visit(context)
    await other.hold(NAME, FUTURE_SCHEMA)
    expect((await tab.open(NAME)).error).toMatchObject({
      code: 'storage_unavailable',
      details: { reason: 'newer_version' },
    })
  })

  it('says that a page that is not secure has no place for a store', async () => {
    const insecure = 'http://keepsake.test'
    await context.route(`${insecure}/**`, async (route) => {
      const url = route.request().url().replace(insecure, site.origin)
      await route.fulfill({ response: await route.fetch({ url }) })
    })
    const there = await site.visit(context, insecure)
    const { error } = await there.open(NAME)
    expect(error).toMatchObject({ code: 'storage_unavailable', details: { reason: 'insecure' } })
    expect(error?.message).toContain('Open it over https, or on localhost.')
  })

  it('lets go of a database that a newer version upgrades, and says so from then on', async () => {
    await tab.open(NAME)
    await put('tea', 'green tea')
    const other = await site.visit(context)
    await other.hold(NAME, FUTURE_SCHEMA)
    expect((await put('tea', 'black tea')).error).toMatchObject({
      code: 'storage_unavailable',
      details: { reason: 'newer_version' },
    })
  })

  it('commits strictly from a worker of one’s own, and others read it', async () => {
    expect(await tab.open(NAME, 'strict')).toEqual({})
    expect((await put('tea', 'green tea')).error).toBeUndefined()
    const other = await site.visit(context)
    await other.open(NAME)
    expect(await other.call('get', [ADA, 'tea'])).toMatchObject({ value: { key: 'tea' } })
  })
})
