/** Locks on sets among stores of one process, as several tabs have them among each other. */
import { createTurns, type InTurn } from '../../src/core/in-turn.ts'
import type { SetLocks } from '../../src/store/set-locks.ts'

/** Locks, and who holds what. */
export interface MemoryLocks extends SetLocks {
  /** How many use a set. */
  users(set: string): number
}

/** Locks of one database. */
export function memoryLocks(): MemoryLocks {
  const users = new Map<string, number>()
  const turns = new Map<string, InTurn>()
  const usersOf = (set: string): number => users.get(set) ?? 0
  const inTurn = async <Result>(set: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = turns.get(set) ?? createTurns()
    turns.set(set, turn)
    return turn(work)
  }
  return {
    users: usersOf,
    inTurn,
    use: (set) =>
      inTurn(`drop ${set}`, async () => {
        users.set(set, usersOf(set) + 1)
        return async () => void users.set(set, usersOf(set) - 1)
      }),
    unlessUsed: (set, work) =>
      inTurn(`drop ${set}`, async () => {
        if (usersOf(set) > 0) return false
        await work()
        return true
      }),
  }
}
