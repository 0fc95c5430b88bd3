/** @module The headers of a request. */
import { invalidArgument, show } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import type { Connection } from './connection.ts'

/** The headers of one request, made anew for each: a key may have been renewed. An empty key is none. */
export async function headersOf({ apiKey, headers: source }: Connection): Promise<Headers> {
  const given = typeof source === 'function' ? await source() : source
  const key: unknown = typeof apiKey === 'function' ? await apiKey() : (apiKey ?? '')
  if (!isObject(given)) throw invalidArgument('headers', `headers() gave ${show(given)}, not an object.`)
  if (typeof key !== 'string') throw invalidArgument('apiKey', `apiKey() gave ${show(key)}, not a string.`)
  const headers = new Headers({ 'content-type': 'application/json' })
  if (key !== '') set(headers, 'authorization', `Bearer ${key}`, 'apiKey')
  for (const [name, value] of Object.entries(given)) set(headers, name, value, 'headers')
  return headers
}

/** The values that errors must not show: those of headers, and of the URL's query. */
export function secretsOf(headers: Headers, url: string): string[] {
  const sent = [...headers].filter(([name]) => name !== 'content-type')
  return [...sent.map(([, value]) => value.replace(/^Bearer /, '')), ...new URL(url).searchParams.values()]
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
