/**
 * @module How much memory a page or worker uses, in bytes.
 *
 * `measureUserAgentSpecificMemory` counts JavaScript and array buffers, of workers too, but no WebAssembly memory. So this module, imported
 * before anything else, keeps the memories that are made.
 */

interface Measuring {
  measureUserAgentSpecificMemory(): Promise<{ bytes: number }>
}

const memories = new Set<WebAssembly.Memory>()

const { Memory, Instance, instantiate, instantiateStreaming } = WebAssembly

WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor)
    memories.add(this)
  }
}
WebAssembly.Instance = class extends Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imports)
    keep(this.exports)
  }
}
WebAssembly.instantiate = async (...parameters: Parameters<typeof instantiate>) => {
  const made = (await instantiate(...parameters)) as unknown as WebAssembly.Instance & {
    instance?: WebAssembly.Instance
  }
  keep((made.instance ?? made).exports)
  return made as never
}
WebAssembly.instantiateStreaming = async (...parameters) => {
  const made = await instantiateStreaming(...parameters)
  keep(made.instance.exports)
  return made
}

function keep(exported: WebAssembly.Exports): void {
  for (const value of Object.values(exported)) if (value instanceof Memory) memories.add(value)
}

/** Bytes of WebAssembly memory that were made here. */
export function wasmBytes(): number {
  return [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
}

/** Everything: JavaScript, array buffers and WebAssembly. After a collection, which the bench's Chromium does at once. */
export async function memoryInUse(): Promise<number> {
  const { bytes } = await (performance as unknown as Measuring).measureUserAgentSpecificMemory()
  return bytes + wasmBytes()
}
