/** @module Strings as numbers: kinds, labels and groups are few, and a column of numbers is small and quick to compare. */

/** No string. */
export const NO_STRING = 0

/** Strings that were seen, each with its number from 1. */
export interface Strings {
  /** How many numbers there are, {@link NO_STRING} included. */
  readonly size: number
  /** The number of a string, given now if it is new. */
  number(text: string | undefined): number
  /** The number of a string that was seen; `undefined` of another. */
  find(text: string): number | undefined
  /** The string of a number. */
  text(number: number): string | undefined
}

/** No strings yet. */
export function createStrings(): Strings {
  const numbers = new Map<string, number>()
  const texts: (string | undefined)[] = [undefined]
  return {
    get size() {
      return texts.length
    },
    number(text) {
      if (text === undefined) return NO_STRING
      const known = numbers.get(text)
      if (known !== undefined) return known
      const number = texts.push(text) - 1
      numbers.set(text, number)
      return number
    },
    find: (text) => numbers.get(text),
    text: (number) => texts[number],
  }
}
