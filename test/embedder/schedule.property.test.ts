import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import { schedule } from '../../src/embedder/schedule.ts'
import { embedWords, fakeEmbedder, UNEMBEDDABLE } from '../fakes/fake-embedder.ts'

const calls = fc.array(
  fc.record({
    texts: fc.array(
      fc.constantFrom('tea', 'a cup of tea', 'a dog', 'Pascal', '', 'x '.repeat(90), UNEMBEDDABLE),
      {
        maxLength: 20,
      },
    ),
    purpose: fc.constantFrom('query' as const, 'document' as const),
    urgency: fc.constantFrom('query' as const, 'write' as const, 'fill' as const, undefined),
    leaves: fc.boolean(),
    /** How many rounds of microtasks it comes after the one before. */
    later: fc.nat(8),
  }),
  { maxLength: 12 },
)
const pace = fc.record({
  texts: fc.integer({ min: 1, max: 5 }),
  characters: fc.integer({ min: 1, max: 200 }),
  calls: fc.integer({ min: 1, max: 3 }),
  cacheBytes: fc.constantFrom(0, 900, 100_000),
})

test('whatever is asked beside it, a call gets what the embedder gives it directly, or fails by a text of its own', async () => {
  await fc.assert(
    fc.asyncProperty(calls, pace, async (asked, pace) => {
      const embedder = fakeEmbedder({ dimensions: 8 })
      const scheduled = schedule({ ...embedder, pace })
      const results: Promise<void>[] = []
      for (const { texts, leaves, later, ...options } of asked) {
        const controller = new AbortController()
        const call = scheduled.embed(texts, { ...options, signal: controller.signal })
        const vectors = texts.map((text) => embedWords(text, 8))
        const isBad = texts.includes(UNEMBEDDABLE)
        results.push(
          call.then(
            (embedding) => {
              expect(isBad).toBe(false)
              expect(embedding.vectors).toEqual(vectors)
            },
            (error: unknown) => {
              const hasLeft = leaves && error === controller.signal.reason
              if (!hasLeft) expect([isBad, isKeepsakeError(error, 'embedder_failed')]).toEqual([true, true])
            },
          ),
        )
        for (let round = 0; round < later; round++) await Promise.resolve()
        if (leaves) controller.abort(new Error('the user left'))
      }
      await Promise.all(results)
      for (const texts of embedder.asked) {
        expect(texts.length).toBeLessThanOrEqual(pace.texts)
        expect(new Set(texts).size).toBe(texts.length)
        if (texts.length > 1) expect(texts.join('').length).toBeLessThanOrEqual(pace.characters)
      }
    }),
    { numRuns: 200 },
  )
})
