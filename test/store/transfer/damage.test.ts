import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { KeepsakeError } from '../../../src/core/errors.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { crc32, toHex } from '../../../src/store/transfer/crc32.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { ADA, put } from '../../contracts/store-items.ts'
import { bytesOf, fileOf, inChunks, joined, NOW } from '../../contracts/transfer-file.ts'

const storage = memoryStorage()
const store = createStore({ storage })
let file: Uint8Array<ArrayBuffer>

/** A file with everything in it: history, a removal, hints, texts beyond ASCII, Keepsake's own. */
beforeAll(async () => {
  const source = createStore({ storage: memoryStorage() })
  await source.write([put('tea', 'grüner Tee ☕'), put('dog', 'Pascal')])
  await source.put(ADA, 'tea', { content: 'schwarzer Tee' }, { index: { label: 'Ada' } })
  await source.delete(ADA, 'dog')
  await source.put(ADA, 'dog', { content: 'a dog' })
  await source.write([{ op: 'put', namespace: [...ADA, '$keepsake'], key: 'h', value: {} }], {
    reserved: true,
  })
  file = await bytesOf(source.export({ prefix: ADA }))
})

/** What the import of these bytes is refused with; nothing must have changed. */
async function refusalOf(bytes: Uint8Array): Promise<KeepsakeError<'invalid_import'>> {
  const modes = ['merge', 'replace'] as const
  const errors = await Promise.all(
    modes.map((mode) => failureOf(store.import(inChunks(bytes, 64), { mode }))),
  )
  const [error] = errors.map((found) => expectError(found, 'invalid_import'))
  expect((await storage.since(undefined)).seq).toBe(0)
  return error ?? expect.fail('there were no modes')
}

const text = (lines: string): Uint8Array => new TextEncoder().encode(lines)
const newlines = (bytes: Uint8Array): number[] => [...bytes.keys()].filter((at) => bytes[at] === 10)

test('the file itself is whole', async () => {
  const other = createStore({ storage: memoryStorage() })
  expect(await other.import([file])).toEqual({ imported: 3, skipped: 0, removed: 0 })
})

test('a file that was cut off after any line is refused, with the line at which it stops', async () => {
  for (const [index, at] of newlines(file).slice(0, -1).entries()) {
    const error = await refusalOf(file.subarray(0, at + 1))
    expect(error.details.line).toBe(index + 2)
    expect(error.message).toBe(
      `The file stops in line ${index + 2}, before its end: it was cut off. Copy it whole, or export it again.`,
    )
  }
})

test('a file that was cut off at any byte is refused', async () => {
  for (let length = 0; length < file.length; length++) await refusalOf(file.subarray(0, length))
})

test('a file in which any byte was changed is refused', async () => {
  const change = fc.record({ at: fc.nat(file.length - 1), flip: fc.integer({ min: 1, max: 255 }) })
  await fc.assert(
    fc.asyncProperty(change, async ({ at, flip }) => {
      const bytes = file.slice()
      bytes[at] = (bytes[at] ?? 0) ^ flip
      await refusalOf(bytes)
    }),
    { numRuns: 1000 },
  )
})

test('a file that lost, doubled or swapped lines is refused', async () => {
  const lines = newlines(file).map((end, index, ends) =>
    file.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1),
  )
  for (let at = 0; at < lines.length; at++) {
    await refusalOf(joined(lines.toSpliced(at, 1)))
    await refusalOf(joined(lines.toSpliced(at, 0, lines[at] as Uint8Array<ArrayBuffer>)))
  }
  for (let at = 1; at < lines.length; at++) {
    const [one, two] = lines.slice(at - 1, at + 1) as [Uint8Array, Uint8Array]
    await refusalOf(joined([...lines.slice(0, at - 1), two, one, ...lines.slice(at + 1)]))
  }
})

test('what is no export says so, and what to do', async () => {
  const chatGpt = JSON.stringify([
    { title: 'Tea', mapping: { a: { message: { content: 'x'.repeat(300) } } } },
  ])
  const cases: [name: string, bytes: Uint8Array, line: number, says: string][] = [
    ['nothing', new Uint8Array(), 1, 'The file is empty. Choose one that export() wrote.'],
    [
      'a photo',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 10, 0x4a),
      1,
      'The file is no export of Keepsake: its first line is not text. Choose a file that export() wrote.',
    ],
    [
      'an export of ChatGPT',
      text(chatGpt),
      1,
      `The file is no export of Keepsake: its first line is '[{"title":"Tea"`,
    ],
    ['the same, indented', text('[\n  {\n'), 1, "its first line is '['. Choose a file"],
    ['other lines of JSON', text('{"a":1}\n{"b":2}\n'), 1, `its first line is '{"a":1}'.`],
    ['a file without lines', new Uint8Array(1_000_002).fill(65), 1, 'Line 1 is longer than 1,000,000 bytes'],
    [
      'only a header',
      file.subarray(0, (newlines(file)[0] ?? 0) + 1),
      2,
      'The file stops in line 2, before its end',
    ],
    [
      'two exports in one',
      joined([file, file]),
      newlines(file).length + 1,
      'comes after the end of the export. Import two exports one by one.',
    ],
    [
      'more than the export',
      joined([file, text('x')]),
      newlines(file).length + 1,
      'comes after the end of the export.',
    ],
    [
      'lines that end in CRLF',
      text(new TextDecoder().decode(file).replaceAll('\n', '\r\n')),
      1,
      "The file's lines end in CRLF instead of LF: something has converted it. Copy it as it is.",
    ],
    [
      'a byte order mark',
      joined([Uint8Array.of(0xef, 0xbb, 0xbf), file]),
      1,
      'The file begins with a byte order mark, which export() does not write. Copy it as it is, without an editor.',
    ],
  ]
  for (const [name, bytes, line, says] of cases) {
    const error = await refusalOf(bytes)
    expect([name, error.details.line]).toEqual([name, line])
    expect(error.message).toContain(says)
  }
})

test('a newer format is refused, and a header that says nonsense', async () => {
  const cases: [object, string][] = [
    [
      { format: 2 },
      'The file has format 2, and this version of Keepsake reads formats up to 1. Reload the page, or update Keepsake.',
    ],
    [{ format: 0 }, 'format is 0, not 1.'],
    [{ format: '1' }, "format is '1', not 1."],
    [{ exportedAt: 'now' }, "exportedAt is 'now', not a moment"],
    [{ prefix: 'users' }, "Namespace 'users' is not an array of labels."],
    [{ embedder: 7 }, 'embedder is 7'],
    [{ dimensions: 1.5 }, 'dimensions is 1.5'],
  ]
  for (const [header, says] of cases) {
    const error = await refusalOf(fileOf([], header))
    expect(error.message).toContain(says)
    expect(error.details.line).toBe(1)
  }
})

test('a line of no known kind, wrong counts and a wrong checksum name their line', async () => {
  const header = `{"keepsake":{"format":1,"exportedAt":"${NOW}","prefix":[]}}\n`
  const sum = toHex(crc32(text(header)))
  const cases: [string, string][] = [
    ['{"label":{}}', `Line 2 is '{"label":{}}', neither an item, a revision nor the end.`],
    ['{"item":7}', 'neither an item'],
    ['{"item":{},"end":{}}', 'neither an item'],
    ['', 'Line 2 is not JSON in UTF-8. The file is damaged: export it again.'],
    [
      `{"end":{"items":1,"revisions":0,"crc32":"${sum}"}}`,
      'Line 2 says items 1, but the file has 0: the file was changed or damaged.',
    ],
    [`{"end":{"items":0,"revisions":2,"crc32":"${sum}"}}`, 'Line 2 says revisions 2, but the file has 0'],
    [
      '{"end":{"items":0,"revisions":0,"crc32":"00000000"}}',
      `Line 2 says crc32 '00000000', but the file has '${sum}'`,
    ],
    ['{"end":{}}', 'Line 2 says items undefined, but the file has 0'],
  ]
  for (const [line, says] of cases) {
    expect((await refusalOf(text(`${header}${line}\n`))).message).toContain(says)
  }
})
