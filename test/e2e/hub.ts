/** The hub, played to a browser: nothing of it is reached. */
import type { BrowserContext, Route } from 'playwright'
import type { ModelFiles } from '../fakes/model-of-words.ts'

const ORIGIN = 'https://huggingface.co'

/** What it was asked, and how it behaves. */
export interface Hub {
  /** Files, as `onnx/model_quantized.onnx`. */
  readonly asked: string[]
  /** From now on: another model's files. */
  serve(files: ModelFiles): void
  /** Keeps everybody waiting for a file until the function is called. */
  hold(name: string): () => void
  /** From now on: this answer for a file, or none (the connection breaks). `undefined` ends it. */
  fail(name: string, failure: { status: number; body?: string } | 'broken' | undefined): void
}

/** Answers what a browser asks of the hub with these files. */
export async function playHub(context: BrowserContext, first: ModelFiles): Promise<Hub> {
  let files = first
  const asked: string[] = []
  const held = new Map<string, Promise<void>>()
  const failing = new Map<string, { status: number; body?: string } | 'broken'>()
  const headers = { 'access-control-allow-origin': '*' }
  await context.route(`${ORIGIN}/**`, async (route: Route) => {
    const name = new URL(route.request().url()).pathname.split('/resolve/main/')[1] ?? ''
    asked.push(name)
    await held.get(name)
    const failure = failing.get(name)
    const file = files[name]
    if (failure === 'broken') return route.abort('connectionreset')
    if (failure !== undefined) return route.fulfill({ headers, body: '', ...failure })
    if (file === undefined) return route.fulfill({ status: 404, headers })
    return route.fulfill({ body: typeof file === 'string' ? file : Buffer.from(file), headers })
  })
  return {
    asked,
    serve: (next) => void (files = next),
    hold(name) {
      let release = (): void => {}
      held.set(name, new Promise((resolve) => (release = resolve)))
      return () => {
        held.delete(name)
        release()
      }
    },
    fail(name, failure) {
      if (failure === undefined) failing.delete(name)
      else failing.set(name, failure)
    },
  }
}
