/** @module Bytes become lines, whatever chunks they come in. */
import { invalidImport } from './invalid-import.ts'

/** A line as it stands in the file. */
export interface Line {
  /** From 1. */
  readonly number: number
  /** Its bytes, with the `\n` that ends it; a copy. */
  readonly bytes: Uint8Array
}

/** Splits one file. */
export interface LineSplitter {
  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): Line[]
  /** The line that no `\n` has ended yet. */
  rest(): Line
}

const NEWLINE = 10
/** A first line beyond this is no header, and a later one no item. */
const LONGEST_FIRST = 1_000_000
const LONGEST = 268_435_456

/** A splitter at the beginning of a file. */
export function createLineSplitter(): LineSplitter {
  let pieces: Uint8Array[] = []
  let waiting = 0
  let number = 1

  const keep = (piece: Uint8Array): void => {
    waiting += piece.length
    const longest = number === 1 ? LONGEST_FIRST : LONGEST
    if (waiting > longest) {
      throw invalidImport(
        number,
        `Line ${number} is longer than ${longest.toLocaleString('en')} bytes, as no line of a Keepsake export is. Choose a file that export() wrote.`,
      )
    }
    if (piece.length > 0) pieces.push(piece)
  }
  const complete = (): Line => {
    const bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : join(pieces, waiting)
    pieces = []
    waiting = 0
    return { number: number++, bytes }
  }
  return {
    push(bytes) {
      const lines: Line[] = []
      let from = 0
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
        keep(bytes.slice(from, at + 1))
        from = at + 1
        lines.push(complete())
      }
      keep(bytes.slice(from)) // a copy: whoever gave the bytes may use their memory again
      return lines
    },
    rest: () => ({ number, bytes: join(pieces, waiting) }),
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}
