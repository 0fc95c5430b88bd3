/** A page that is nothing but the files of models, and a hub of another origin: what tests of them start with. */
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { ModelStatus } from '../../src/embedder/transformers/files.ts'
import { smallModel } from '../embedder/transformers/graph-file.ts'
import { type Hub, hubWith } from '../embedder/transformers/hub.ts'
import { modelServer, type ModelServer } from '../fakes/model-server.ts'
import { launch } from './browser.ts'
import { pageReply } from './page-reply.ts'
import type { FilesCall, FilesOutcome } from './page/model-files.ts'

export const model = 'ours/tiny'
export const GRAPH = 'onnx/model_quantized.onnx'
/** A model whose graph comes in several packets. */
export const files = smallModel(1_000_000)
/** All but the graph. */
export const SMALL = Object.keys(files).filter((name) => name !== GRAPH)
export const sizes = Object.fromEntries(Object.entries(files).map(([name, { length }]) => [name, length]))
export const total = Object.values(sizes).reduce((sum, size) => sum + size, 0)

/** More of a call: where it is made, in the page by default. */
export type CallOptions = Partial<FilesCall> & {
  readonly in?: 'callFiles' | 'callInWorker'
  readonly on?: Page
}

/** What a test has. */
export interface FilesSite {
  /** Of the page. */
  readonly origin: string
  readonly html: string
  /** With the model, anew for each test. */
  readonly hub: Hub
  readonly context: BrowserContext
  readonly page: Page
  open(url?: string): Promise<Page>
  call(method: FilesCall['method'], more?: CallOptions): Promise<FilesOutcome>
  statusOf(more?: CallOptions): Promise<ModelStatus>
  /** The names of the files that are kept. */
  kept(): Promise<string[]>
}

/** Starts it all before the tests of a file; what it has changes from test to test. */
export function filesSite(): FilesSite {
  let [browser, server]: [Browser?, ModelServer?] = []
  const site = { open, call, statusOf, kept } as { -readonly [Name in keyof FilesSite]: FilesSite[Name] }

  beforeAll(async () => {
    const page = await pageReply('model-files.ts')
    site.html = page.body as string
    server = await modelServer([page])
    site.origin = server.origin
    browser = await launch()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  beforeEach(async () => {
    site.hub = await hubWith(model, files)
    site.context = await (browser as Browser).newContext()
    site.page = await open()
  })
  afterEach(async () => {
    await site.context.close()
    await site.hub.stop()
  })

  async function open(url = site.origin): Promise<Page> {
    const page = await site.context.newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'callFiles' in globalThis)
    return page
  }
  function call(method: FilesCall['method'], more: CallOptions = {}): Promise<FilesOutcome> {
    const { in: place = 'callFiles', on = site.page, ...rest } = more
    const given: FilesCall = { method, source: { model, host: site.hub.origin }, ...rest }
    return on.evaluate(evaluated, [place, given] as const)
  }
  async function statusOf(more?: CallOptions): Promise<ModelStatus> {
    return (await call('status', more)).result as ModelStatus
  }
  async function kept(): Promise<string[]> {
    return (await statusOf()).files.filter(({ cached }) => cached).map(({ name }) => name)
  }
  return site
}

/** Runs in the page. */
function evaluated([place, given]: readonly [string, FilesCall]): Promise<FilesOutcome> {
  const functions = globalThis as unknown as Record<string, (given: FilesCall) => Promise<FilesOutcome>>
  return functions[place]?.(given) as Promise<FilesOutcome>
}
