/** @module One value in IndexedDB, for peers that hand their index out and leave keeping it to the app. */

const [NAME, TABLE, KEY] = ['bench-shelf', 'values', 'index']

/** Keeps a value in the place of an earlier one. */
export async function shelve(value: unknown): Promise<void> {
  await inTable('readwrite', (table) => table.put(value, KEY))
}

/** The value that was kept. */
export async function unshelve(): Promise<unknown> {
  return inTable('readonly', (table) => table.get(KEY))
}

async function inTable<Result>(
  mode: IDBTransactionMode,
  work: (table: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const opening = indexedDB.open(NAME)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(TABLE))
  const database = await settled(opening)
  const transaction = database.transaction(TABLE, mode)
  const done = new Promise((resolve, reject) => {
    transaction.addEventListener('complete', resolve)
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('IndexedDB failed.')))
  })
  const result = await settled(work(transaction.objectStore(TABLE)))
  await done // a request that has succeeded is not kept yet
  database.close()
  return result
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed.')))
  })
}
