/** @module Tags around what others wrote, which nothing inside can close. */

/** Tags whose names do not occur in some texts. */
export interface Fence {
  readonly open: (name: string) => string
  readonly close: (name: string) => string
  /** The names as they are written. */
  readonly tags: readonly string[]
}

/** Tags for texts: each name with the first number that makes it occur in none of them. The same texts have the same tags, so that prompt caches work. */
export function fence(names: readonly string[], texts: readonly string[]): Fence {
  const all = texts.join('\n').toLowerCase()
  let number = 1
  while (names.some((name) => all.includes(`${name}-${number}`))) number += 1
  return {
    open: (name) => `<${name}-${number}>`,
    close: (name) => `</${name}-${number}>`,
    tags: names.map((name) => `${name}-${number}`),
  }
}
