/** @module Which stretches of a memory are free: sorted, and neighbours made one. */

/** A stretch of `size` bytes from address `at` on. */
interface Stretch {
  at: number
  size: number
}

/** The free stretches of one memory. */
export class FreeList {
  /** By address; no two of them touch. */
  readonly #stretches: Stretch[] = []

  /** The address of `size` bytes that were free, from the first stretch that holds them; `undefined` where none does. */
  take(size: number): number | undefined {
    const index = this.#stretches.findIndex((stretch) => stretch.size >= size)
    const found = this.#stretches[index]
    if (found === undefined) return undefined
    const { at } = found
    found.at += size
    found.size -= size
    if (found.size === 0) this.#stretches.splice(index, 1)
    return at
  }

  /** Bytes that are free from now on. */
  give(at: number, size: number): void {
    const index = this.#firstAfter(at)
    const before = this.#stretches[index - 1]
    const after = this.#stretches[index]
    const meetsAfter = after !== undefined && at + size === after.at
    if (before !== undefined && before.at + before.size === at) {
      before.size += size + (meetsAfter ? after.size : 0)
      if (meetsAfter) this.#stretches.splice(index, 1)
    } else if (meetsAfter) {
      after.at = at
      after.size += size
    } else {
      this.#stretches.splice(index, 0, { at, size })
    }
  }

  /** The index of the first stretch beyond an address. */
  #firstAfter(at: number): number {
    let low = 0
    let high = this.#stretches.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#stretches[middle] as Stretch).at > at) high = middle
      else low = middle + 1
    }
    return low
  }
}
