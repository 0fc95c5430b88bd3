/** @module How much there is to search. */
import { useEffect, useState } from 'react'
import { useMemory } from '../memory/memory-context.ts'
import { count } from './say.ts'

/** `, from 1,240 memories`, asked for anew when `since` changes; `''` until it is known. */
export function useItems(since: string): string {
  const { state, report } = useMemory()
  const store = 'store' in state ? state.store : undefined
  const [items, setItems] = useState<number>()

  useEffect(() => {
    let left = false
    store?.embedding().then((status) => !left && setItems(status.items), report)
    return () => {
      left = true
    }
  }, [store, since, report])

  return items === undefined ? '' : `, from ${count(items)} ${items === 1 ? 'memory' : 'memories'}`
}
