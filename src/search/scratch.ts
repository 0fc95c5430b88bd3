/** @module Arrays that searches use and give back clean, so that none is made (and filled with zeros) for each search. */

/** Arrays of at least a length. */
export interface Scratch {
  /** Floats by slot; whoever uses them leaves zeros. */
  floats(name: string, length: number): Float32Array
  /** Floats of any content. */
  values(name: string, length: number): Float32Array
  /** Whole numbers by slot; whoever uses them leaves zeros. */
  counts(name: string, length: number): Uint32Array
  /** Whole numbers of any content; what was there stays where they grow. */
  numbers(name: string, length: number): Uint32Array
  /** Numbers below 256 of any content. */
  bytes(name: string, length: number): Uint8Array
}

/** Nothing yet. */
export function createScratch(): Scratch {
  const floats = growing(Float32Array)
  const numbers = growing(Uint32Array)
  return { floats, values: floats, counts: numbers, numbers, bytes: growing(Uint8Array) }
}

/** Arrays of a type by name, made anew where they are too short. */
function growing<Numbers extends Float32Array | Uint32Array | Uint8Array>(
  type: new (length: number) => Numbers,
): (name: string, length: number) => Numbers {
  const arrays = new Map<string, Numbers>()
  return (name, length) => {
    const had = arrays.get(name)
    if (had !== undefined && had.length >= length) return had
    const wider = new type(roomy(length))
    if (had !== undefined) wider.set(had)
    arrays.set(name, wider)
    return wider
  }
}

function roomy(length: number): number {
  return Math.max(1024, Math.ceil(length * 1.25))
}
