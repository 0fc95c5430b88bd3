/** The operations that tests let a model write. */

/** A new fact. */
export const insert = (content: string, more: object = {}): object => ({
  op: 'insert',
  kind: 'Memory',
  content: { content },
  ...more,
})

/** The same fact, said otherwise. */
export const update = (id: number, content: string, more: object = {}): object => ({
  op: 'update',
  id,
  content: { content },
  ...more,
})

/** A fact in place of another. */
export const supersede = (id: number, content: string, more: object = {}): object => ({
  op: 'supersede',
  id,
  kind: 'Memory',
  content: { content },
  ...more,
})

/** A fact that is to go. */
export const remove = (id: number, more: object = {}): object => ({ op: 'delete', id, ...more })

/** Everything is allowed. */
export const EVERYTHING = { inserts: true, updates: true, deletes: true }

/** The first moment of a day. */
export const moment = (day: string): string => `${day}T00:00:00.000Z`

/** The last moment of a day. */
export const end = (day: string): string => `${day}T23:59:59.999Z`
