/** A model from the disk: a real folder, picked or dropped. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { files, filesSite, GRAPH, model, sizes, total } from './model-files-site.ts'

const site = filesSite()

/** Files by their paths. */
type Content = Record<string, Uint8Array | string | undefined>

/** A folder on the disk with these files. */
function folderWith(content: Content): string {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-model-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, bytes] of Object.entries(content)) {
    if (bytes === undefined) continue
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, bytes)
  }
  return folder
}

/** What is in every `tokenizer.json`. */
const TOKENIZER = '{"added_tokens":[],"pre_tokenizer":null,"model":{}}'

/** What a repository holds besides. */
const EXTRAS = { 'README.md': '# Tiny', '1_Pooling/config.json': '{}', 'onnx/model_q4.onnx': 'other' }

test('a folder that was picked is imported; what the model does not need is left out', async () => {
  await site.page.locator('input').setInputFiles(folderWith({ ...EXTRAS, ...files }))
  const { failure, heard } = await site.call('import')
  expect(failure).toBeUndefined()
  expect(heard.at(-1)).toMatchObject({ phase: 'load', done: total, total })
  expect((await site.call('read')).result).toEqual(sizes)
  expect(site.hub.fetched()).toEqual([])
})

test('a folder that was dropped is imported, flat as it is', async () => {
  const flat = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name.replace('onnx/', ''), bytes]),
  )
  await drop(folderWith({ ...flat, ...Object.fromEntries(MANY) }))
  await site.page.waitForFunction(() => document.title.includes('config.json'))
  expect((await site.page.title()).split(' ')).toHaveLength(4 + MANY.length)
  expect((await site.call('import')).failure).toBeUndefined()
  expect((await site.call('read')).result).toEqual(sizes)
})

/** More than a reader of directories gives at a time. */
const MANY = Array.from({ length: 120 }, (_, index) => [`docs/${index}.txt`, 'x'] as const)

/** Drops a folder of the disk onto the site.page. */
async function drop(folder: string): Promise<void> {
  const protocol = await site.context.newCDPSession(site.page)
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await protocol.send('Input.dispatchDragEvent', { type, x: 50, y: 50, data })
  }
}

test.each<[string, Content, string]>([
  [
    'config',
    { 'config.json': undefined },
    "Among the 5 files given for model 'ours/tiny' there is no config.json.",
  ],
  ['tokenizer', { 'tokenizer.json': undefined }, 'there is no tokenizer.json.'],
  [
    'form of the weights',
    { [GRAPH]: undefined },
    'there is no onnx/model_quantized.onnx. There are weights of dtype q4: choose that instead of q8.',
  ],
  [
    'weights, but a pointer to them',
    { [GRAPH]: 'version https://git-lfs.github.com/spec/v1\n' },
    'is a pointer of Git LFS',
  ],
  ['config that can be read', { 'config.json': 'x' }, "config.json of model 'ours/tiny' is no valid JSON."],
  [
    'config under its own name',
    { 'config.json': TOKENIZER },
    "The file config.json of model 'ours/tiny' is a tokenizer.json. Rename it.",
  ],
])('a folder without %s is refused by the file’s name', async (_, changed, says) => {
  const folder = folderWith({ ...EXTRAS, ...files, ...changed, '1_Pooling/config.json': undefined })
  await site.page.locator('input').setInputFiles(folder)
  const { failure } = await site.call('import')
  expect(failure).toMatchObject({
    code: 'embedder_failed',
    details: { embedder: model, reason: 'bad_files' },
  })
  expect(failure?.message).toContain(says)
  expect(await site.kept()).toEqual([])
})

test('files under each other’s names are refused before they take the place of good ones', async () => {
  const input = site.page.locator('input')
  await input.setInputFiles(folderWith(files))
  expect((await site.call('import')).failure).toBeUndefined()
  const { 'config.json': config, 'tokenizer_config.json': tokenizerConfig } = files
  const swapped: [string, Content][] = [
    ['tokenizer.json', { 'tokenizer.json': config }],
    ['tokenizer_config.json', { 'tokenizer.json': tokenizerConfig, 'tokenizer_config.json': TOKENIZER }],
    ['config.json', { 'tokenizer_config.json': config, 'config.json': tokenizerConfig }],
  ]
  for (const [name, changed] of swapped) {
    await input.setInputFiles(folderWith({ ...files, ...changed }))
    const { failure, heard } = await site.call('import')
    expect(failure).toMatchObject({ code: 'embedder_failed', details: { reason: 'bad_files' } })
    expect(failure?.message).toContain(`The file ${name} of model 'ours/tiny' is a `)
    expect(heard).toEqual([])
  }
  expect((await site.call('read')).result).toEqual(sizes)
})

test('a file that was moved away after it was picked is refused by its name', async () => {
  const folder = folderWith(files)
  await site.page.locator('input').setInputFiles(folder)
  rmSync(join(folder, GRAPH))
  const { failure } = await site.call('import')
  expect(failure?.message).toContain(`The file ${GRAPH} of model 'ours/tiny' cannot be read.`)
  expect(await site.kept()).toEqual([])
})

test('an import that is stopped rejects with the signal’s reason, and keeps nothing', async () => {
  await site.page.locator('input').setInputFiles(folderWith(files))
  const { failure } = await site.call('import', { abortAfter: { name: GRAPH, bytes: 1 } })
  expect(failure).toEqual({ message: 'The user left.' })
  expect(await site.kept()).toEqual([])
})
