import { expect, test } from 'vitest'
import { type Library, partsOf, UnknownLibrary } from '../../../src/embedder/transformers/library.ts'
import { failureOf } from '../../contracts/failure.ts'

function Session(): void {}
Session.create = async () => {}

/** transformers.js, as far as it is used, with some of it otherwise. */
function library({
  wasm = {},
  model = { sessions: { model: { constructor: Session } } },
  tensor = { ort_tensor: {} },
}: { wasm?: object; model?: object; tensor?: object } = {}): Library {
  return {
    env: { version: '9.9.9', allowRemoteModels: true, backends: { onnx: { wasm } } },
    AutoModel: { from_pretrained: async () => model },
    PretrainedConfig: function () {},
    Tensor: function () {
      return tensor
    },
  } as unknown as Library
}

test('what is used of transformers.js is found, the runtime has its settings, and the environment is put back', async () => {
  const wasm: Record<string, unknown> = {}
  const given = library({ wasm })
  const { sessions } = await partsOf(given, { numThreads: 1 })
  expect(sessions).toBe(Session)
  expect(wasm).toEqual({ numThreads: 1 })
  expect(given.env.allowRemoteModels).toBe(true)
})

test.for<[string, Parameters<typeof library>[0]]>([
  ['it has no sessions', { model: {} }],
  ['its sessions have another name', { model: { sessions: { encoder: { constructor: Session } } } }],
  ['its session is of no class that makes sessions', { model: { sessions: { model: new Date() } } }],
  ['its tensors are its own', { tensor: {} }],
])('a transformers.js that is made otherwise is refused, with its version: %s', async ([, changes]) => {
  const error = await failureOf(partsOf(library(changes), {}))
  expect(error).toBeInstanceOf(UnknownLibrary)
  expect(error.message).toBe(
    "cannot work with version 9.9.9 of transformers.js, which is made otherwise than expected. Install '@huggingface/transformers@~4.3.1'.",
  )
})

test('so is one whose runtime cannot be told where its files are, before it fetches any', async () => {
  let asked = 0
  const given = library()
  given.AutoModel.from_pretrained = async () => {
    asked++
    throw new Error('it was asked')
  }
  given.env.backends.onnx = {}
  expect(await failureOf(partsOf(given, {}))).toBeInstanceOf(UnknownLibrary)
  expect(asked).toBe(0)
})
