/** @module What Keepsake's own items of a file are read with, as it is here while the file comes in. */
import { KeepsakeError, show } from '../../core/errors.ts'
import { isUnder, type Namespace } from '../../core/namespace.ts'
import type { Expectation } from '../../core/write.ts'
import type { Address, Storage } from '../../storage/storage.ts'
import { expectUnchanged } from '../expect-unchanged.ts'

/** What must stay true until a file has come in. */
export interface Basis {
  /** What a commit of these items expects: whoever erases all that somebody has, also erases what more would come of it. */
  expectFor(items: readonly Pick<Address, 'namespace'>[]): Expectation[]
  /** Looks at it again, after a conflict. Throws `conflict` where any of it is gone: it was erased. */
  look(): Promise<void>
}

/** Looks at the basis of a file, which has come in before all else. */
export async function createBasis(storage: Storage, addresses: readonly Address[]): Promise<Basis> {
  const rows = await storage.get(addresses)
  let expected = expectUnchanged(rows.filter((row) => row !== undefined))
  return {
    expectFor(items) {
      return expected.filter((basis) => items.some(({ namespace }) => isUnder(namespace, homeOf(basis))))
    },
    async look() {
      const now = await storage.get(expected)
      expected = expectUnchanged(now.map((row, at) => row ?? erased(expected[at] as Expectation)))
    },
  }
}

/** Under which all lies that is read with it. */
function homeOf({ namespace }: Pick<Address, 'namespace'>): Namespace {
  return namespace.slice(0, -1)
}

function erased({ namespace, key, version: expected }: Expectation): never {
  const home = show(homeOf({ namespace }))
  throw new KeepsakeError(
    'conflict',
    `${home} was erased while a file of it was imported, and with it what had come in. Import the file again if it is to come back.`,
    { details: { namespace, key, expected, actual: null } },
  )
}
