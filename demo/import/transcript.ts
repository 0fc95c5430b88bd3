/** @module A plain transcript: `Name: text` on each line, with `[date]` before what was said then. */
import type { Message } from 'keepsake'
import { brokenImport } from './conversation.ts'

const DATED = /^\s*\[([^\]]{4,40})\]\s*(.*)$/
const SPOKEN = /^\s*([\p{L}][\p{L}\p{M}\p{N} .'’_-]{0,39}):(?:\s+(.*))?$/u
const BARE_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2})?))?$/

const ASSISTANTS: ReadonlySet<string> = new Set([
  'assistant',
  'ai',
  'bot',
  'chatgpt',
  'claude',
  'gemini',
  'copilot',
])
const USERS: ReadonlySet<string> = new Set(['user', 'me', 'you'])

interface Said {
  readonly message: Message
  /** Its lines. */
  readonly lines: string[]
}

/** The messages of a transcript. A line that names nobody goes on with what was said before. */
export function readTranscript(text: string): Message[] {
  const said: Said[] = []
  let time: string | undefined
  text.split(/\r\n|[\n\r]/).forEach((line, index) => {
    const [, date, rest = ''] = DATED.exec(line) ?? []
    if (date !== undefined) time = toTime(date, index + 1)
    readLine(said, date === undefined ? line : rest, { time, line: index + 1 })
  })
  return said.flatMap(({ message, lines }) => {
    const content = lines.join('\n').trim()
    return content === '' ? [] : [{ ...message, content }]
  })
}

function readLine(
  said: Said[],
  words: string,
  { time, line }: { time: string | undefined; line: number },
): void {
  const [, name, start = ''] = SPOKEN.exec(words) ?? []
  if (name !== undefined) said.push({ message: spoken(name, time), lines: [start] })
  else if (said.length > 0) said.at(-1)?.lines.push(words)
  else if (words.trim() !== '') {
    throw brokenImport(line, 'nobody says this. Begin each message with a name: “Ada: Hello!”.')
  }
}

/** Roles have no names; people have, and all of them are users. */
function spoken(name: string, time: string | undefined): Message {
  const word = name.trim().toLowerCase()
  const when = time !== undefined && { createdAt: time }
  if (ASSISTANTS.has(word)) return { role: 'assistant', content: '', ...when }
  if (USERS.has(word)) return { role: 'user', content: '', ...when }
  return { role: 'user', content: '', name: name.trim(), ...when }
}

/** ISO, or as English writes a date; without a zone it is UTC. */
function toTime(date: string, line: number): string {
  const [, year, month, day, clock = '00:00'] = BARE_DATE.exec(date.trim()) ?? []
  const text = year === undefined ? withZone(date) : `${year}-${month}-${day}T${clock.padStart(5, '0')}Z`
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return time.toISOString()
  throw brokenImport(line, `“${date}” is not a date. Write [2026-01-31 18:00].`)
}

function withZone(date: string): string {
  return /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\s*$/i.test(date) ? date : `${date} UTC`
}
