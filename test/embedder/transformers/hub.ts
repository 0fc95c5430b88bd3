/** A hub on a port of its own: it serves one model's files, as they are or as a test spoils them. */
import { gzipSync } from 'node:zlib'
import { modelServer, type ModelServer, type Reply } from '../../fakes/model-server.ts'

/** What a file is answered with instead of itself. */
export type Spoiled = Record<string, Reply | undefined>

export interface Hub extends Omit<ModelServer, 'answer'> {
  /** A file's path on it. */
  pathOf(name: string): string
  /** From now on these files are answered so, and the others as they are. */
  spoil(files: Spoiled): void
  /** The names of the files that it was asked for since it was last asked this. */
  fetched(): string[]
}

/** Starts a hub with a model of these files. */
export async function hubWith(model: string, files: Record<string, Uint8Array>): Promise<Hub> {
  const folder = `/${model}/resolve/main/`
  let spoiled: Spoiled = {}
  let seen = 0
  const server = await modelServer(
    ({ path, headers }) => {
      const name = path.replace(folder, '')
      return spoiled[name] ?? answer(files[name], headers.range)
    },
    { cors: { expose: ['content-range'] } },
  )
  return {
    ...server,
    asked: server.asked,
    pathOf: (name) => folder + name,
    spoil(given) {
      spoiled = given
    },
    fetched() {
      const names = server.asked.slice(seen).map(({ path }) => path.replace(folder, ''))
      seen = server.asked.length
      return names
    },
  }
}

/** A file whole, in packets, with its length; or its first byte. */
function answer(file: Uint8Array | undefined, range: string | undefined): Reply {
  if (file === undefined) return { status: 404, body: 'Entry not found' }
  if (range !== undefined) {
    return {
      status: 206,
      headers: { 'content-range': `bytes 0-0/${file.length}` },
      chunks: [file.subarray(0, 1)],
    }
  }
  return { headers: { 'content-length': `${file.length}` }, chunks: halves(file) }
}

const halves = (file: Uint8Array): Uint8Array[] => [
  file.subarray(0, Math.ceil(file.length / 2)),
  file.subarray(Math.ceil(file.length / 2)),
]

/** The first half of a file, and then nothing: the connection is cut, or left open. */
export const half = (file: Uint8Array | undefined, end: 'cut' | 'hang' | 'short'): Reply => {
  const whole = file ?? new Uint8Array()
  const reply = { chunks: halves(whole).slice(0, 1) }
  // Chunked, a server can end early without anyone else noticing.
  if (end === 'short') return reply
  const headers = { 'content-length': `${whole.length}` }
  return end === 'cut' ? { ...reply, headers, cut: 'after' } : { ...reply, headers, hang: true }
}

/** A file packed on its way. */
export function packed(file: Uint8Array = new Uint8Array()): Reply {
  const bytes = gzipSync(file)
  return { headers: { 'content-encoding': 'gzip', 'content-length': `${bytes.length}` }, chunks: [bytes] }
}
