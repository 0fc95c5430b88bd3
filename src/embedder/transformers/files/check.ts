/** @module Whether a file is what its name says, told while it streams by. */
import { checkGraph } from './graph.ts'
import { checkJson } from './json-file.ts'

/** Sees a file's bytes pass; both throw an `Error` whose message goes on after the file's name. */
export interface FileCheck {
  write(chunk: Uint8Array): void
  end(): void
}

/** The check for a file: JSON is parsed and must not be that of another file, a graph is walked, weights must not be text. None may be empty. */
export function checkOf(name: string): FileCheck {
  const checks = [
    notText(name),
    ...(name.endsWith('.onnx') ? [checkGraph()] : name.endsWith('.json') ? [json(name)] : []),
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

function json(name: string): FileCheck {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  const read = (chunk?: Uint8Array): void => {
    try {
      text += decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (cause) {
      throw new Error('is no valid JSON.', { cause })
    }
  }
  return {
    write: read,
    end() {
      read()
      checkJson(name, text)
    },
  }
}
