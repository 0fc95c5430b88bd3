import { expect, test } from 'vitest'
import { staticEmbedder } from '../../src/embedder/static.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { expectReferenceVectors } from './reference.ts'

test('every reference text has its vector, in Chromium, with the files beside the code', async () => {
  await expectReferenceVectors(staticEmbedder())
})

test('a file that cannot be fetched is embedder_failed, and its URL is named', async () => {
  const model = 'http://127.0.0.1:9/model.safetensors'
  const embedder = staticEmbedder({ files: { tokenizer: model, model } })
  const error = await failureOf(embedder.embed(['tea'], { purpose: 'query' }))
  const { cause } = expectError(error, 'embedder_failed', {
    details: { embedder: 'keepsake-static-en-1' },
    says: `could not read ${model}.`,
  })
  expect(cause).toBeInstanceOf(TypeError)
})
