/** The vectors that the built-in model must give, computed in float32 where it was made. */
import { expect } from 'vitest'
import reference from '../../src/embedder/static-en/reference.json' with { type: 'json' }
import type { Embedder } from '../../src/embedder/embedder.ts'

export { reference }

/** Embeds every reference text, all at once and one by one. */
export async function expectReferenceVectors(embedder: Embedder): Promise<void> {
  const texts = reference.texts.map(({ text }) => text)
  const together = await embedder.embed(texts, { purpose: 'document' })
  expect(embedder).toMatchObject({ id: reference.model, dimensions: reference.dimensions })
  expect(together.vectors).toHaveLength(texts.length)
  for (const [index, { text, vector }] of reference.texts.entries()) {
    const alone = await embedder.embed([text], { purpose: 'query' })
    for (const found of [together.vectors[index], alone.vectors[0]]) {
      const largest = Math.max(...vector.map((value, at) => Math.abs(value - (found?.[at] ?? NaN))))
      expect(largest, text).toBeLessThan(1e-3)
      expect(found).toHaveLength(vector.length)
    }
  }
}
