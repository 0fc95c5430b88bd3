import { expect, test } from 'vitest'
import { neededFiles } from '../../../src/embedder/transformers/files/needed.ts'
import { knownBytes, knownModels, modelFacts } from '../../../src/embedder/transformers/models.ts'

test('each known model stands once in the table, with sizes of files that it has', () => {
  expect(new Set(knownModels.map(({ id }) => id)).size).toBe(knownModels.length)
  for (const { id, bytes, dataFiles = 0, source, maxTokens, dimensions } of knownModels) {
    const names = (['fp32', 'fp16', 'int8', 'uint8', 'q8', 'q4', 'q4f16', 'bnb4'] as const).flatMap((dtype) =>
      neededFiles(dtype, dataFiles),
    )
    expect(names, id).toEqual(expect.arrayContaining(Object.keys(bytes)))
    expect(source, id).toMatch(/^https:\/\/huggingface\.co\/[\w-]+\/[\w.-]+$/)
    expect([maxTokens % 256, dimensions % 384], id).toEqual([0, 0])
  }
})

test('a model is known by its id, and a copy of it by its name', () => {
  const minilm = { maxTokens: 256, pooling: 'mean', dimensions: 384, prefixes: { query: '', document: '' } }
  expect(modelFacts('Xenova/all-MiniLM-L6-v2')).toMatchObject(minilm)
  expect(modelFacts('all-minilm-l6-v2')).toMatchObject(minilm)
  expect(modelFacts('ours/e5-small-v2').prefixes).toEqual({ query: 'query: ', document: 'passage: ' })
  expect(modelFacts('Snowflake/snowflake-arctic-embed-s')).toMatchObject({
    pooling: 'cls',
    prefixes: { query: 'Represent this sentence for searching relevant passages: ', document: '' },
  })
})

test('an unknown model is used as its own files say, or else as most are', () => {
  expect(modelFacts('ours/new')).toEqual({
    maxTokens: 512,
    pooling: 'mean',
    prefixes: { query: '', document: '' },
  })
  const config = { hidden_size: 128, max_position_embeddings: 8192 }
  expect(modelFacts('ours/new', { config, tokenizerConfig: { model_max_length: 1e30 } })).toMatchObject({
    dimensions: 128,
    maxTokens: 8192,
  })
  expect(modelFacts('ours/new', { config, tokenizerConfig: { model_max_length: 1024 } }).maxTokens).toBe(1024)
})

test('sizes are those of the hub: a folder of one’s own may hold other files', () => {
  const source = { model: 'Xenova/all-MiniLM-L6-v2' }
  expect(knownBytes(source, 'onnx/model_quantized.onnx')).toBe(22_972_370)
  expect(knownBytes({ ...source, path: '/models/minilm' }, 'onnx/model_quantized.onnx')).toBeUndefined()
})
