/** @module Arrays that searches use and give back clean, so that none is made (and filled with zeros) for each search. */

/** Arrays of at least a length. */
export interface Scratch {
  /** Floats by slot; whoever uses them leaves zeros. */
  floats(name: string, length: number): Float32Array
  /** Floats of any content. */
  values(name: string, length: number): Float32Array
  /** Numbers of any content; what was there stays where they grow. */
  numbers(name: string, length: number): Uint32Array
}

/** Nothing yet. */
export function createScratch(): Scratch {
  const floats = new Map<string, Float32Array>()
  const numbers = new Map<string, Uint32Array>()
  const readFloats = (name: string, length: number): Float32Array => {
    let array = floats.get(name)
    if (array === undefined || array.length < length) {
      floats.set(name, (array = new Float32Array(roomy(length))))
    }
    return array
  }
  return {
    floats: readFloats,
    values: readFloats,
    numbers(name, length) {
      let array = numbers.get(name)
      if (array === undefined || array.length < length) {
        const wider = new Uint32Array(roomy(length))
        if (array !== undefined) wider.set(array)
        numbers.set(name, (array = wider))
      }
      return array
    },
  }
}

function roomy(length: number): number {
  return Math.max(1024, Math.ceil(length * 1.25))
}
