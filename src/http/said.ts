/** @module What a server says of an error, in the shapes that servers use, without what must not be shown. */
import { isObject, type Json } from '../core/json.ts'
import type { Said } from './context-length.ts'

/** Longer sentences are cut. */
const MAX_LENGTH = 200
/** So many characters in a row that stand in a prompt are a quotation of it, whatever part a server quotes. */
const QUOTED = 24
/** What is shorter would be found in any sentence. */
const SHORTEST = 8

/** Reads the body of an error: `{ error: { message, code } }`, `{ error }`, `{ message }`, `{ detail }`, or text. */
export function readSaid(body: string): Said {
  const json = parsed(body)
  const outer = isObject(json) ? json : {}
  const fields = isObject(outer['error']) ? outer['error'] : outer
  const sentences = [fields['message'], outer['error'], detailOf(outer['detail'])]
  return {
    codes: [fields['code'], fields['type']].filter(isText),
    sentence: sentences.find(isText) ?? (json === undefined ? plain(body) : ''),
    fields,
  }
}

/** What FastAPI says: a sentence, or of each fault where it is (`body.response_format`) and what it is. */
function detailOf(detail: Json | undefined): Json | undefined {
  if (!Array.isArray(detail)) return detail
  return (detail as readonly Json[])
    .map((fault) => {
      if (!isObject(fault)) return fault
      const { loc, msg } = fault
      return [...(Array.isArray(loc) ? [loc.join('.')] : []), msg].filter(isText).join(': ')
    })
    .filter(isText)
    .join('; ')
}

/** A sentence as an error may show it: one line, short, without secrets, and cut before it quotes a prompt. */
export function quotable(sentence: string, secrets: readonly string[], prompts: readonly string[]): string {
  const long = secrets.filter((secret) => secret.length >= SHORTEST)
  const open = long.reduce((rest, secret) => rest.replaceAll(secret, '…'), sentence)
  // What is beyond this is not shown: it need not be looked at.
  const own = cutBeforeQuote(open.slice(0, 4 * MAX_LENGTH), prompts.flatMap(writtenBoth))
  const line = own.replaceAll(/\s+/g, ' ').trim()
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line
}

/** A prompt as it is, and as it stands in JSON. */
function writtenBoth(prompt: string): string[] {
  const text = prompt.trim()
  return [text, JSON.stringify(text).slice(1, -1)].filter((each) => each.length >= SHORTEST)
}

function cutBeforeQuote(line: string, prompts: readonly string[]): string {
  const isQuote = (at: number): boolean =>
    prompts.some((prompt) =>
      prompt.length < QUOTED ? line.startsWith(prompt, at) : isPart(line.slice(at, at + QUOTED), prompt),
    )
  const quote = Array.from({ length: line.length }, (_, at) => at).findIndex(isQuote)
  return quote < 0 ? line : `${line.slice(0, quote)}…`
}

function isPart(piece: string, prompt: string): boolean {
  return piece.length === QUOTED && prompt.includes(piece)
}

/** The body itself, unless it is a page for people. */
function plain(body: string): string {
  return body.trimStart().startsWith('<') ? 'a web page' : body
}

function parsed(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined // then it is text
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
