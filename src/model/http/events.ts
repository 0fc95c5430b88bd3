/** @module Server-sent events: the data of each, as it comes. */

/** Reads the data of each event of a body. Stops reading the body when the caller does. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader()
  let data: string[] = []
  try {
    for await (const line of linesOf(reader)) {
      if (line.startsWith('data:')) data.push(line.slice('data:'.length).replace(/^ /, ''))
      if (line !== '' || data.length === 0) continue
      yield data.join('\n')
      data = []
    }
    if (data.length > 0) yield data.join('\n')
  } finally {
    await reader.cancel()
  }
}

/** Lines end with LF, CR or both. A CR at the end of what has come may be the first half of both. */
async function* linesOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + decoder.decode(value, { stream: !done })).split(
      done ? /\r\n|\r|\n/ : /\r\n|\r(?!$)|\n/,
    )
    rest = done ? '' : (lines.pop() ?? '')
    yield* lines
    if (done) return
  }
}
