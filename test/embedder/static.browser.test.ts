import { expect, test } from 'vitest'
import { staticEmbedder } from '../../src/embedder/static.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { expectReferenceVectors } from './reference.ts'

test('every reference text has its vector, in Chromium, with the files beside the code', async () => {
  await expectReferenceVectors(staticEmbedder())
})

test('a file that is not there is embedder_failed, and its URL is named', async () => {
  const model = new URL('/no/such/model.safetensors.gone', location.href)
  const embedder = staticEmbedder({ files: { tokenizer: model, model } })
  const error = await failureOf(embedder.embed(['tea'], { purpose: 'query' }))
  const { cause } = expectError(error, 'embedder_failed', { details: { embedder: 'keepsake-static-en-1' } })
  expect(cause).toBeInstanceOf(Error)
})
