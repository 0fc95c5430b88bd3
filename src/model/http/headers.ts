/** @module The headers of a request. */
import { invalidArgument, show } from '../../core/errors.ts'
import type { Connection } from './options.ts'

/** The headers of one request, made anew for each: a key may have been renewed. An empty key is none. */
export async function headersOf({ apiKey, headers: source }: Connection): Promise<Headers> {
  const given = typeof source === 'function' ? await source() : source
  const key: unknown = typeof apiKey === 'function' ? await apiKey() : (apiKey ?? '')
  if (typeof key !== 'string') throw invalidArgument('apiKey', `apiKey() gave ${show(key)}, not a string.`)
  const headers = new Headers({ 'content-type': 'application/json' })
  if (key !== '') set(headers, 'authorization', `Bearer ${key}`, 'apiKey')
  for (const [name, value] of Object.entries(given)) set(headers, name, value, 'headers')
  return headers
}

/** The values that errors must not show. */
export function secretsOf(headers: Headers): string[] {
  return [...headers].flatMap(([name, value]) =>
    name === 'content-type' ? [] : [value.replace(/^Bearer /, '')],
  )
}

/** The platform's own error would quote the value, so it is not the cause of ours. */
function set(headers: Headers, name: string, value: string, argument: string): void {
  try {
    headers.set(name, value)
  } catch {
    throw invalidArgument(
      argument,
      `${argument === 'apiKey' ? 'apiKey' : `The header ${show(name)}`} holds a character that no header may hold, such as a line break.`,
    )
  }
}
