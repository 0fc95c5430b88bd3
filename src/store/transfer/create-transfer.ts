/** @module The store's export and import. */
import type { Gate } from '../../core/gate.ts'
import type { Store } from '../store.ts'
import type { ApplyContext } from './apply-batch.ts'
import { type ExportContext, exportFile } from './export-file.ts'
import { importFile } from './import-file.ts'

/** Export and import over a storage, for as long as the gate is open. */
export function createTransfer(
  context: ApplyContext & ExportContext,
  through: Gate['through'],
): Pick<Store, 'export' | 'import'> {
  return {
    export: (options = {}) => ({
      [Symbol.asyncIterator]() {
        const chunks = exportFile(context, options)
        return {
          next: through(() => chunks.next()),
          return: () => chunks.return(undefined),
        }
      },
    }),
    import: through((source, options = {}) => importFile(context, source, options)),
  }
}
