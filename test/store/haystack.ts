/** Everything that a database holds, to look for what must not be in it: every table, record and key, down to the bytes. */
import { openRaw } from '../storage/database.ts'
import { resultOf } from '../storage/request.ts'

/** The strings and the bytes of a database. */
export interface Haystack {
  /** Every string anywhere, keys and property names too. */
  readonly strings: ReadonlySet<string>
  /** Every array of bytes or numbers, as one character a byte. */
  readonly bytes: readonly string[]
  /** How many records each table has. */
  readonly counts: Readonly<Record<string, number>>
}

/** Reads every table of a database, without Keepsake. */
export async function readHaystack(name: string): Promise<Haystack> {
  const database = await openRaw(name)
  const [strings, bytes] = [new Set<string>(), [] as string[]]
  const counts: Record<string, number> = {}
  for (const table of database.objectStoreNames) {
    const store = database.transaction(table).objectStore(table)
    const [keys, records] = await Promise.all([resultOf(store.getAllKeys()), resultOf(store.getAll())])
    counts[table] = records.length
    walk([keys, records], { strings, bytes })
  }
  database.close()
  return { strings, bytes, counts }
}

/** Which of these texts are in it: within a string, or as UTF-8, Latin-1 or UTF-16 within bytes. */
export function textsIn({ strings, bytes }: Haystack, texts: readonly string[]): string[] {
  const all = [...strings].join('\n')
  return texts.filter((text) => {
    const encoded = [...text].map((character) => character.charCodeAt(0))
    const wide = latin1(new Uint8Array(Uint16Array.from(encoded).buffer))
    const narrow = latin1(new TextEncoder().encode(text))
    return all.includes(text) || bytes.some((chunk) => chunk.includes(narrow) || chunk.includes(wide))
  })
}

/** How many of these vectors' codes are in it. */
export function vectorsIn({ bytes }: Haystack, vectors: readonly Int8Array[]): number {
  const needles = vectors.map((codes) => latin1(new Uint8Array(codes.buffer, codes.byteOffset, codes.length)))
  return needles.filter((needle) => bytes.some((chunk) => chunk.includes(needle))).length
}

function walk(value: unknown, found: { strings: Set<string>; bytes: string[] }): void {
  if (typeof value === 'string') found.strings.add(value)
  if (typeof value !== 'object' || value === null) return
  if (value instanceof ArrayBuffer) return void found.bytes.push(latin1(new Uint8Array(value)))
  if (ArrayBuffer.isView(value)) return walk(value.buffer, found) // all of it, what lies beside the view too
  if (value instanceof Blob) throw new Error('A blob is in the database, and this scan does not read it.')
  const entries = value instanceof Map || value instanceof Set ? [...value] : Object.entries(value)
  for (const entry of entries.flat()) walk(entry, found)
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, from + 8192))
  }
  return text
}
