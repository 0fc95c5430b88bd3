import { describe, expect, test } from 'vitest'
import { extracted, fact, known } from './ask-extract.ts'

const insert = { op: 'insert', kind: 'Memory', content: { content: 'Ada lives in Oslo.' } }

describe('a repair loses nothing that was good', () => {
  const good = [insert, { op: 'update', id: 1, content: 'Ada has two cats.' }]
  const bad = { op: 'update', id: 9, content: 'Ada has a dog.' }
  const cats = known('Ada has cats.', 'Ada has a pet.')
  const both = [
    { type: 'inserted', after: fact('Ada lives in Oslo.') },
    { type: 'updated', id: 'known1', after: fact('Ada has two cats.') },
  ]

  test('everything written again', async () => {
    const { changes, failed } = await extracted(
      [
        [...good, bad],
        [...good, { ...bad, id: 2 }],
      ],
      { known: cats },
    )
    expect(changes).toMatchObject([...both, { type: 'updated', id: 'known2', after: fact('Ada has a dog.') }])
    expect(failed).toEqual([])
  })

  test('only what was mended', async () => {
    const { changes, failed } = await extracted([[...good, bad], [{ ...bad, id: 2 }]], { known: cats })
    expect(changes).toMatchObject([...both, { type: 'updated', id: 'known2', after: fact('Ada has a dog.') }])
    expect(failed).toEqual([])
  })

  test('nothing', async () => {
    const { changes, failed } = await extracted([[...good, bad], []], { known: cats })
    expect(changes).toMatchObject(both)
    expect(failed).toMatchObject([{ operation: bad, code: 'unknown_memory' }])
  })

  test('prose', async () => {
    const { changes, failed } = await extracted([[...good, bad], 'Sorry!'], { known: cats })
    expect(changes).toMatchObject(both)
    expect(failed).toMatchObject([{ operation: bad, code: 'unknown_memory' }])
  })

  test('without what was wrong, all that was good written again: it is given up', async () => {
    const { changes, failed } = await extracted([[...good, bad], good], { known: cats })
    expect(changes).toMatchObject(both)
    expect(failed).toEqual([])
  })
})
