/** @module Whether a file is what its name says, told while it streams by. */
import { checkGraph } from './graph.ts'

/** Sees a file's bytes pass; both throw an `Error` whose message goes on after the file's name. */
export interface FileCheck {
  write(chunk: Uint8Array): void
  end(): void
}

/** The check for a file: JSON is parsed, a graph is walked, weights must not be text. None may be empty. */
export function checkOf(name: string): FileCheck {
  const checks = [
    notText(name),
    ...(name.endsWith('.onnx') ? [checkGraph()] : name.endsWith('.json') ? [json()] : []),
  ]
  let bytes = 0
  return {
    write(chunk) {
      bytes += chunk.byteLength
      for (const check of checks) check.write(chunk)
    },
    end() {
      if (bytes === 0) throw new Error('is empty.')
      for (const check of checks) check.end()
    },
  }
}

/** Enough of a file to know a web page or a pointer by. */
const HEAD_BYTES = 64

/** Some hosts answer 200 with a page; a clone without Git LFS holds pointers instead of files. */
function notText(name: string): FileCheck {
  let head = ''
  const check = (): void => {
    if (/^\s*<(?:!doctype|html|head|\?xml)/i.test(head)) {
      throw new Error('is a web page. Its address is not that of a model.')
    }
    if (head.startsWith('version https://git-lfs')) {
      throw new Error('is a pointer of Git LFS and not the file itself. Download it, or run git lfs pull.')
    }
    if (name.includes('.onnx') && /^\s*\{"/.test(head)) throw new Error('is JSON and not a model.')
  }
  return {
    write(chunk) {
      if (head.length >= HEAD_BYTES) return
      head += String.fromCharCode(...chunk.subarray(0, HEAD_BYTES - head.length))
      check()
    },
    end() {},
  }
}

function json(): FileCheck {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  const read = (chunk?: Uint8Array): void => {
    text += decoder.decode(chunk, { stream: chunk !== undefined })
  }
  return {
    write: (chunk) => asJson(() => read(chunk)),
    end() {
      const value = asJson((): unknown => {
        read()
        return JSON.parse(text)
      })
      if (typeof value !== 'object' || value === null) throw new Error('holds no object.')
    },
  }
}

function asJson<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    throw new Error('is no valid JSON.', { cause })
  }
}
