/**
 * @module Many growing lists of numbers in one array. A typed array each would cost more than what most of them hold: half of a
 * corpus's terms stand in one text.
 *
 * A list has room for the next power of two of its length; when it outgrows it, it moves, and its old room serves another list.
 */

/** Lists of 32-bit numbers, by their own numbers from 0. */
export interface Lists {
  /** Bytes in use. */
  readonly bytes: number
  /** A new, empty list. */
  create(): number
  push(list: number, value: number): void
  /** What a list holds, in order. A view: valid until the next change of any list. */
  view(list: number): Uint32Array
  /** The last value; `undefined` of an empty list. */
  last(list: number): number | undefined
  /** Replaces the last value. */
  replaceLast(list: number, value: number): void
}

const SMALLEST = 64

/** No lists yet. */
export function createLists(): Lists {
  const rooms = createRooms()
  let starts = new Uint32Array(SMALLEST)
  let lengths = new Uint32Array(SMALLEST)
  let count = 0
  /** Makes room for a length, moving the list where it has too little. */
  const reserve = (list: number, length: number): void => {
    const had = room(lengths[list] as number)
    const needs = room(length)
    if (needs > had) starts[list] = rooms.move({ from: starts[list] as number, had, needs })
  }

  return {
    get bytes() {
      return rooms.words.byteLength + starts.byteLength + lengths.byteLength
    },
    create() {
      if (count === starts.length) {
        starts = widen(starts, Math.ceil(count * 1.5))
        lengths = widen(lengths, starts.length)
      }
      return count++
    },
    push(list, value) {
      const length = lengths[list] as number
      reserve(list, length + 1)
      rooms.words[(starts[list] as number) + length] = value
      lengths[list] = length + 1
    },
    view(list) {
      const start = starts[list] as number
      return rooms.words.subarray(start, start + (lengths[list] as number))
    },
    last(list) {
      const length = lengths[list] as number
      return length === 0 ? undefined : rooms.words[(starts[list] as number) + length - 1]
    },
    replaceLast(list, value) {
      rooms.words[(starts[list] as number) + (lengths[list] as number) - 1] = value
    },
  }
}

/** The array, in rooms. */
interface Rooms {
  readonly words: Uint32Array
  /** Moves what is in a room of `had` numbers to one of `needs`; returns where that begins. */
  move(room: { from: number; had: number; needs: number }): number
}

function createRooms(): Rooms {
  let words = new Uint32Array(SMALLEST)
  let used = 0
  /** Rooms that lists have left, by the logarithm of their size. */
  const left: number[][] = []
  const take = (size: number): number => {
    const free = left[log2(size)]?.pop()
    if (free !== undefined) return free
    const at = used
    used += size
    if (used > words.length) words = widen(words, Math.ceil(used * 1.3))
    return at
  }
  return {
    get words() {
      return words
    },
    move({ from, had, needs }) {
      const to = take(needs)
      words.copyWithin(to, from, from + had)
      if (had > 0) (left[log2(had)] ??= []).push(from)
      return to
    },
  }
}

function log2(power: number): number {
  return 31 - Math.clz32(power)
}

/** The room of a list of a length: the next power of two. */
function room(length: number): number {
  return length < 2 ? length : 1 << (32 - Math.clz32(length - 1))
}

function widen(from: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(length)
  to.set(from)
  return to
}
