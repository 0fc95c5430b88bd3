/** @module Reads an answer that is streamed, and tells of it as it comes. */
import type { Json } from '../../core/json.ts'
import type { Connection } from '../../http/connection.ts'
import { brokenOff, FailedRequest, malformed } from '../../http/failed-request.ts'
import type { Generation } from '../model.ts'
import { type Piece, readPiece, toGeneration } from './completion.ts'
import { eventsOf } from './events.ts'

/** What a stream is read with. */
export interface StreamReader {
  readonly connection: Connection
  onToken(text: string): void
  /** Throws where a piece is an error: servers that fail in the middle say so in the stream. */
  checkPiece(json: Json): void
}

const NOTHING: Piece = { text: '', refused: false }

/** Reads a stream to its end. One that breaks off may be asked for again only if nothing of it was told. */
export async function readStream(
  reader: StreamReader,
  body: ReadableStream<Uint8Array>,
): Promise<Generation> {
  let told = false
  const onToken = (text: string): void => {
    told = true
    // In a task of its own: what the listener throws is the app's uncaught error, and not the model's.
    queueMicrotask(() => reader.onToken(text))
  }
  try {
    return toGeneration(await readPieces({ ...reader, onToken }, body))
  } catch (cause) {
    const failure = cause instanceof FailedRequest ? cause : brokenOff(cause)
    throw told ? new FailedRequest(failure.fault) : failure
  }
}

async function readPieces(
  { connection, onToken, checkPiece }: StreamReader,
  body: ReadableStream<Uint8Array>,
): Promise<Piece> {
  let whole = NOTHING
  for await (const data of eventsOf(body)) {
    if (data === '[DONE]') return whole
    const json = parsed(connection, data)
    checkPiece(json)
    const piece = readPiece(json, 'delta')
    if (piece === undefined) throw malformed(connection, 'a stream of something else')
    if (piece.text !== '') onToken(piece.text)
    whole = join(whole, piece)
  }
  if (whole.finish === undefined) throw new Error('The stream ended before the answer did.')
  return whole
}

function join(before: Piece, after: Piece): Piece {
  return {
    text: before.text + after.text,
    refused: before.refused || after.refused,
    finish: after.finish ?? before.finish,
    usage: after.usage ?? before.usage,
  }
}

function parsed(connection: Connection, data: string): Json {
  try {
    return JSON.parse(data) as Json
  } catch (cause) {
    throw malformed(connection, 'a stream that is no JSON', cause)
  }
}
