/** @module The floor: how long it takes only to read so many bytes, sixteen at a time, and add them up. */

const PAGE = 65_536
/** Bytes that one turn of the loop reads. */
const STEP = 32

const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const I32X4_ADD = [0xfd, 0xae, 0x01]
/** Sixteen bytes from `offset` on, added in pairs, and the pairs in pairs. */
const load = (offset: number): number[] => [...get(0), 0xfd, 0x00, 0x04, offset, 0xfd, 0x7c, 0xfd, 0x7e]
const addTo = (local: number, offset: number): number[] =>
  [get(local), load(offset), I32X4_ADD, set(local)].flat()
const lane = (index: number): number[] => [...get(2), 0xfd, 0x1b, index]

/** `sum(from, to)`: two sums of four lanes that do not wait for each other. */
const BODY = [
  [0x01, 0x02, 0x7b], // two locals of v128
  [0x03, 0x40, ...addTo(2, 0), ...addTo(3, 16)],
  [...get(0), 0x41, STEP, 0x6a, 0x22, 0, ...get(1), 0x49, 0x0d, 0x00, 0x0b], // from += 32; again while from < to
  [...get(2), ...get(3), ...I32X4_ADD, ...set(2)],
  [...lane(0), ...lane(1), 0x6a, ...lane(2), 0x6a, ...lane(3), 0x6a, 0x0b],
].flat()
const EXPORTS = [0x02, 0x06, ...letters('memory'), 0x02, 0x00, 0x03, ...letters('sum'), 0x00, 0x00]
const MODULE = new Uint8Array(
  [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(0x01, [0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f]),
    section(0x03, [0x01, 0x00]),
    section(0x05, [0x01, 0x00, 0x01]),
    section(0x07, EXPORTS),
    section(0x0a, [0x01, ...size(BODY), ...BODY]),
  ].flat(),
)

/** Milliseconds of each of `passes` over `bytes` bytes, rounded up to 32; and whether they were summed rightly. */
export async function sumBytes(bytes: number, passes: number): Promise<{ times: number[]; right: boolean }> {
  const { instance } = await WebAssembly.instantiate(MODULE)
  const { memory, sum } = instance.exports as {
    memory: WebAssembly.Memory
    sum: (from: number, to: number) => number
  }
  const end = Math.ceil(bytes / STEP) * STEP
  memory.grow(Math.ceil(end / PAGE))
  new Int8Array(memory.buffer, 0, end).fill(1)
  const right = sum(0, end) === end
  const times = Array.from({ length: passes }, () => {
    const start = performance.now()
    sum(0, end)
    return performance.now() - start
  })
  return { times, right }
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...size(content), ...content]
}

/** A length, in LEB128. */
function size({ length }: readonly number[]): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, length >> 7]
}

function letters(name: string): number[] {
  return Array.from(name, (letter) => letter.charCodeAt(0))
}
