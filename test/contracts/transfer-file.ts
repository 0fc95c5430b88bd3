/** Export files as tests see them: bytes, lines, and files written by hand. */
import type { FileLine } from '../../src/store/transfer/file-format.ts'
import { createLineWriter } from '../../src/store/transfer/write-lines.ts'

/** A moment some days ago: older states than a store keeps would go. */
export function daysAgo(days: number): string {
  return new Date(TODAY - days * 86_400_000).toISOString()
}

const TODAY = Date.now()

export const NOW = daysAgo(1)

/** All the bytes of an export. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return joined(all)
}

/** Bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The lines of a file, read. */
export function linesOf(bytes: Uint8Array): FileLine[] {
  const text = new TextDecoder().decode(bytes)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as FileLine)
}

/** What a file holds: everything but the moment of the export and the checksum, which is of that moment too. */
export function contentOf(bytes: Uint8Array): unknown[] {
  return linesOf(bytes).map((line) => {
    if ('keepsake' in line) return { ...line.keepsake, exportedAt: undefined }
    return 'end' in line ? { ...line.end, crc32: undefined } : line
  })
}

/** The keys of a file's items. */
export function keysIn(bytes: Uint8Array): string[] {
  return linesOf(bytes).flatMap((line) => ('item' in line ? [line.item.key] : []))
}

/** A line as a test writes it: an item or a revision, with what it leaves out filled in. */
export type Written = { readonly item: object } | { readonly revision: object }

/** A whole file with these lines, its header, its counts and its checksum. */
export function fileOf(lines: readonly Written[], header: object = {}): Uint8Array<ArrayBuffer> {
  const writer = createLineWriter()
  writer.add({ keepsake: { format: 1, exportedAt: NOW, prefix: [], ...header } })
  const filled = { namespace: ['users', 'ada'], key: 'k', value: {}, createdAt: NOW, updatedAt: NOW }
  for (const line of lines) {
    if ('item' in line) writer.add({ item: { ...filled, ...line.item } })
    else writer.add({ revision: { ...filled, ...line.revision } })
  }
  writer.end()
  return writer.take()
}

/** The bytes in chunks of this length. */
export function inChunks(bytes: Uint8Array, length: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  )
}
