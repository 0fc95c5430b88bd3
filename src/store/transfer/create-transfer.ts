/** @module The store's export and import. */
import type { Gate } from '../../core/gate.ts'
import type { Sets } from '../sets.ts'
import type { ExportOptions, Store } from '../store.ts'
import type { ApplyContext } from './apply-batch.ts'
import { exportFile } from './export-file.ts'
import { importFile } from './import-file.ts'

/** What export and import work with. */
export interface TransferContext extends Omit<ApplyContext, 'embedderOf'> {
  readonly sets: Sets
}

/** Export and import over a storage, for as long as the gate is open. */
export function createTransfer(
  context: TransferContext,
  through: Gate['through'],
): Pick<Store, 'export' | 'import'> {
  const embedderOf: ApplyContext['embedderOf'] = (id) =>
    context.sets.written().find(({ name }) => name === id)?.embedder
  return {
    export: (options = {}) => ({
      [Symbol.asyncIterator]() {
        const chunks = exportFromSet(context, options)
        return {
          next: through(() => chunks.next()),
          return: () => chunks.return(undefined),
        }
      },
    }),
    import: through((source, options = {}) => importFile({ ...context, embedderOf }, source, options)),
  }
}

/** A file has the vectors of the set that answers when it is begun. */
async function* exportFromSet(
  { storage, sets, clock }: TransferContext,
  options: ExportOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  await sets.ready()
  const set = sets.active()
  const letGo = set.hold()
  const { vectorsOf, catchUp } = set.mirror
  try {
    yield* exportFile({ storage, embedder: set.embedder, clock, vectorsOf, catchUp }, options)
  } finally {
    letGo()
  }
}
