/** @module PGlite with pgvector: Postgres in WASM. */
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { type Batch, type Library, vectorsOf } from '../library.ts'
import { shelve, unshelve } from './shelf.ts'

/** Rows in one statement. */
const STATEMENT = 500

/** A table of vectors in memory, scanned whole or through pgvector's HNSW index. */
export function pglite(index: 'none' | 'hnsw'): Library {
  let database: PGlite
  return {
    async begin({ dimensions }) {
      database = await PGlite.create({ extensions: { vector } })
      await database.exec(
        `CREATE EXTENSION vector; CREATE TABLE items (id int PRIMARY KEY, v vector(${dimensions}))`,
      )
    },
    async add(batch) {
      const rows = rowsOf(batch)
      for (let from = 0; from < rows.length; from += STATEMENT) {
        await database.exec(`INSERT INTO items VALUES ${rows.slice(from, from + STATEMENT).join(',')}`)
      }
    },
    async finish() {
      if (index === 'hnsw') await database.exec('CREATE INDEX ON items USING hnsw (v vector_ip_ops)')
    },
    async search({ vector }, count) {
      const { rows } = await database.query('SELECT id FROM items ORDER BY v <#> $1 LIMIT $2', [
        literal(vector),
        count,
      ])
      return rows.map(({ id }) => id)
    },
    async save() {
      await database.exec('CHECKPOINT')
      await shelve(await (await database.dumpDataDir('none')).arrayBuffer())
    },
    async open() {
      database = await PGlite.create({
        extensions: { vector },
        loadDataDir: new Blob([(await unshelve()) as ArrayBuffer]),
      })
    },
  }
}

const rowsOf = (batch: Batch): string[] =>
  vectorsOf(batch).map((vector, at) => `(${batch.from + at},'${literal(vector)}')`)

const literal = (vector: Float32Array): string => `[${vector.join(',')}]`
