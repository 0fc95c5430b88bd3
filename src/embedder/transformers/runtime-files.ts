/** @module Whether ONNX Runtime's files are there, may run and fit together: a start that failed cannot be repeated. */
import { orFail } from './failure.ts'
import type { RuntimeFiles } from './options.ts'

/** The smallest module: its magic number and its version. */
const EMPTY_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** Rejects with `embedder_failed`, reason `no_runtime`, where the page forbids WebAssembly or a file is not what it should be. */
export async function checkRuntimeFiles({ mjs, wasm }: RuntimeFiles, embedder: string): Promise<void> {
  const failure = { embedder, reason: 'no_runtime' } as const
  await orFail(
    () => WebAssembly.compile(Uint8Array.from(EMPTY_MODULE)),
    "may not run WebAssembly here. Allow it: script-src 'wasm-unsafe-eval'.",
    failure,
  )
  await orFail(
    () => Promise.all([expectScript(mjs), expectModule(wasm)]),
    'could not find ONNX Runtime. Check that `wasmPaths` names its two files, and that the page may fetch them.',
    failure,
  )
}

async function expectScript(url: string): Promise<void> {
  const response = await fetch(url)
  const type = response.headers.get('content-type') ?? 'nothing'
  await response.body?.cancel()
  if (!response.ok || !type.includes('javascript')) {
    throw new Error(`${url} answered ${response.status} with ${type}, not with JavaScript.`)
  }
}

/** Only its beginning is read: a server that answers everything with a page is seen by that. */
async function expectModule(url: string): Promise<void> {
  const response = await fetch(url)
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  if (!response.ok || !EMPTY_MODULE.slice(0, 4).every((byte, at) => value?.[at] === byte)) {
    throw new Error(`${url} answered ${response.status}, and not with WebAssembly.`)
  }
}

/**
 * What starts the runtime from these files, or what it stumbles over. Where `mjs` and `wasm` are of two versions, it breaks off with an
 * error that nobody waits for, and what started it waits for ever.
 */
export async function unlessBroken<Result>(
  work: Promise<Result>,
  { mjs, wasm }: RuntimeFiles,
): Promise<Result> {
  const listening = new AbortController()
  const names = [mjs, wasm].map(fileName)
  const broken = new Promise<never>((_, reject) => {
    const hear = (event: Event & { reason?: unknown }): void => {
      const { reason } = event
      if (!(reason instanceof Error) || !names.some((name) => reason.stack?.includes(name))) return
      event.preventDefault() // whoever loads the model hears of it
      reject(reason)
    }
    globalThis.addEventListener('unhandledrejection', hear, { signal: listening.signal })
  })
  try {
    return await Promise.race([work, broken])
  } finally {
    listening.abort()
  }
}

/** A URL may be relative, and have a query: in a stack the file's name stands for sure. */
const fileName = (url: string): string => url.replace(/[?#].*$/, '').replace(/^.*\//, '')
