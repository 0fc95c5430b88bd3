import type { TransformersEmbedderOptions } from './options.ts'
import { neededFiles } from './files/needed.ts'
export async function readModelFiles(options: TransformersEmbedderOptions, _o: unknown): Promise<Map<string, Blob>> {
  const entries = neededFiles(options.dtype).map(async (name) => {
    const response = await fetch(`${options.path}${name}`)
    if (!response.ok) throw new Error(name)
    return [name, await response.blob()] as const
  })
  return new Map(await Promise.all(entries))
}
