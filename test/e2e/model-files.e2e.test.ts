/** A model's files in a real cache: fetched from a hub of another origin, shared with tabs and workers, on a full disk. */
import { expect, onTestFinished, test } from 'vitest'
import { modelWithData } from '../embedder/transformers/graph-file.ts'
import { half, hubWith, packed } from '../embedder/transformers/hub.ts'
import { modelServer, type Reply } from '../fakes/model-server.ts'
import { files, filesSite, GRAPH, model, sizes, SMALL, total } from './model-files-site.ts'

const site = filesSite()

test('a model is downloaded once, and is there without its hub after a new start, for workers too', async () => {
  expect(await site.statusOf()).toEqual({
    cached: false,
    canCache: true,
    files: Object.keys(files).map((name) => ({ name, cached: false })),
  })
  expect(site.hub.fetched()).toEqual([])
  const { failure, heard } = await site.call('download')
  expect(failure).toBeUndefined()
  expect(heard.at(-1)).toEqual({
    phase: 'load',
    done: total,
    total,
    file: { name: GRAPH, done: sizes[GRAPH], total: sizes[GRAPH] },
  })
  expect(site.hub.fetched()).toEqual(Object.keys(files))
  await site.hub.stop()
  await site.page.reload()
  await site.page.waitForFunction(() => 'callFiles' in globalThis)
  expect(await site.statusOf()).toEqual({
    cached: true,
    canCache: true,
    bytes: total,
    downloadBytes: 0,
    files: Object.entries(sizes).map(([name, bytes]) => ({ name, cached: true, bytes })),
  })
  expect(await site.call('read')).toEqual({ result: sizes, heard: [] })
  expect(await site.call('read', { in: 'callInWorker' })).toEqual({ result: sizes, heard: [] })
  expect(await site.call('download')).toEqual({ heard: [] })
})

test('a worker downloads, and the page has it', async () => {
  expect((await site.call('download', { in: 'callInWorker' })).failure).toBeUndefined()
  expect(await site.kept()).toEqual(Object.keys(files))
})

test.each<[string, () => Reply, object | string]>([
  ['is cut', () => half(files[GRAPH], 'cut'), { reason: 'unreachable' }],
  ['ends early', () => half(files[GRAPH], 'short'), { reason: 'bad_files' }],
  ['is not there', () => ({ status: 404 }), { reason: 'bad_files', status: 404 }],
  ['is gated', () => ({ status: 401 }), { reason: 'unauthorized', status: 401 }],
  ['breaks the server', () => ({ status: 500 }), { reason: 'server', status: 500 }],
  ['is a web page', () => ({ body: '<!doctype html><p>Log in' }), { reason: 'bad_files' }],
])('a file that %s is not kept, and the next try fetches it alone', async (_, reply, details) => {
  site.hub.spoil({ [GRAPH]: reply() })
  const { failure } = await site.call('download')
  expect(failure).toMatchObject({
    code: 'embedder_failed',
    details: { embedder: model, ...(details as object) },
  })
  expect(failure?.message).toContain(GRAPH)
  expect(await site.kept()).toEqual(SMALL)
  site.hub.spoil({})
  site.hub.fetched()
  const { heard } = await site.call('download')
  expect(site.hub.fetched()).toEqual([GRAPH])
  expect(heard.at(-1)).toMatchObject({ done: sizes[GRAPH], total: sizes[GRAPH] })
  expect((await site.statusOf()).cached).toBe(true)
})

test('weights that end before their length, which not every browser notices, are not kept', async () => {
  const name = `${GRAPH}_data`
  const second = await hubWith(model, modelWithData())
  onTestFinished(() => second.stop())
  const headers = { 'access-control-allow-origin': '*', 'content-length': '9' }
  await site.context.route(`${second.origin}${second.pathOf(name)}`, (route) =>
    route.fulfill({ headers, body: 'abc' }),
  )
  const source = { model, host: second.origin }
  const { failure } = await site.call('download', { source })
  expect(failure).toMatchObject({ details: { reason: 'unreachable' } })
  expect(failure?.message).toContain(`The file ${name} of model 'ours/tiny' broke off after 3 of 9 bytes.`)
  expect((await site.statusOf({ source })).files.find((file) => file.name === name)?.cached).toBe(false)
})

test('a hub that is gone is unreachable', async () => {
  await site.hub.stop()
  const { failure } = await site.call('download')
  expect(failure).toMatchObject({ details: { reason: 'unreachable' } })
  expect(failure?.message).toContain('config.json')
})

test('a hub that forbids other origins to read is unreachable', async () => {
  const closed = await modelServer([{ body: '{}' }])
  onTestFinished(() => closed.stop())
  const { failure } = await site.call('download', { source: { model, host: closed.origin } })
  expect(failure).toMatchObject({ details: { reason: 'unreachable' } })
})

test('a download that is stopped rejects with the signal’s reason, and leaves no half file', async () => {
  site.hub.spoil({ [GRAPH]: half(files[GRAPH], 'hang') })
  const { failure } = await site.call('download', { abortAfter: { name: GRAPH, bytes: 1 } })
  expect(failure).toEqual({ message: 'The user left.' })
  expect(await site.kept()).toEqual(SMALL)
  await expect.poll(() => site.hub.abandoned()).toBe(1)
})

test('a listener that throws fails no download: that is the app’s own uncaught error', async () => {
  const uncaught: string[] = []
  site.context.on('weberror', (error) => uncaught.push(error.error().message))
  expect((await site.call('download', { isBroken: true })).failure).toBeUndefined()
  expect(await site.kept()).toEqual(Object.keys(files))
  expect(new Set(uncaught)).toEqual(new Set(['The app is broken.']))
})

test('text packed on its way, which another origin may hide, is no cut file', async () => {
  site.hub.spoil({ 'config.json': packed(files['config.json']) })
  expect((await site.call('download')).failure).toBeUndefined()
})

test('two tabs that download at once both end well, and the hub is asked once', async () => {
  const other = await site.open()
  const outcomes = await Promise.all([site.call('download'), site.call('download', { on: other })])
  expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined])
  expect(site.hub.fetched().sort()).toEqual(Object.keys(files).sort())
  expect((await site.call('read', { on: other })).result).toEqual(sizes)
})

test('a tab that waits for another’s download can leave, and goes on where the other tab is closed', async () => {
  const [other, waiting] = [await site.open(), await site.open()]
  site.hub.spoil({ [GRAPH]: half(files[GRAPH], 'hang') })
  const stalled = site.call('download', { on: other }).catch(() => 'closed')
  await expect.poll(() => site.hub.fetched()).toContain(GRAPH)
  site.hub.spoil({})
  expect((await site.call('download', { abortAfterMs: 100 })).failure).toEqual({ message: 'The user left.' })
  const done = site.call('download', { on: waiting })
  await other.close()
  expect(await stalled).toBe('closed')
  expect((await done).failure).toBeUndefined()
  expect(site.hub.fetched()).toEqual([GRAPH])
})

test('a model is deleted, and another one stays', async () => {
  const large = modelWithData()
  const second = await hubWith('ours/tiny-2', large)
  onTestFinished(() => second.stop())
  const two = { model: 'ours/tiny-2', host: second.origin }
  await site.call('download')
  expect((await site.call('download', { source: two })).failure).toBeUndefined()
  await site.call('delete')
  expect(await site.kept()).toEqual([])
  const left = await site.statusOf({ source: two })
  expect(left.cached).toBe(true)
  expect(left.files.map(({ name }) => name)).toEqual(Object.keys(large))
})

test('a full disk is no_room; what was kept stays, and there is room again later', async () => {
  const protocol = await site.context.newCDPSession(site.page)
  const setQuota = (quotaSize?: number) =>
    protocol.send('Storage.overrideQuotaForOrigin', {
      origin: site.origin,
      ...(quotaSize !== undefined && { quotaSize }),
    })
  await setQuota(500_000)
  const { failure } = await site.call('download')
  expect(failure).toMatchObject({ code: 'embedder_failed', details: { embedder: model, reason: 'no_room' } })
  expect(failure?.message).toContain(`There is no room left to keep ${GRAPH}`)
  expect(await site.kept()).toEqual(SMALL)
  await setQuota()
  expect((await site.call('download')).failure).toBeUndefined()
  expect((await site.call('read')).result).toEqual(sizes)
})

test('where nothing can be kept, a page says so, and still reads a model from its hub', async () => {
  const insecure = 'http://keepsake.test'
  await site.context.route(`${insecure}/**`, (route) => {
    const file = files[new URL(route.request().url()).pathname.replace(site.hub.pathOf(''), '')]
    const page = { contentType: 'text/html', body: site.html }
    return route.fulfill(file === undefined ? page : { body: Buffer.from(file) })
  })
  const on = await site.open(insecure)
  const there = { on, source: { model, host: insecure } }
  expect(await site.statusOf(there)).toMatchObject({ cached: false, canCache: false })
  expect((await site.call('download', there)).failure).toMatchObject({ code: 'not_supported' })
  expect((await site.call('import', there)).failure).toMatchObject({ code: 'not_supported' })
  expect((await site.call('read', { ...there, options: { download: true } })).result).toEqual(sizes)
})
