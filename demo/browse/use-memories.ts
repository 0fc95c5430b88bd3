/** @module What the memory panel shows: the newest memories, or the best answers to a question. */
import { type Hit, MEMORY_KIND, type Scope, type SearchMode, type Stored, TURN_KIND } from 'keepsake'
import { useEffect, useState } from 'react'
import { useBetterSearch } from '../better-search/better-search-context.ts'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { useChanges } from '../memory/use-changes.ts'

/** Which memories. */
export type Show = 'all' | 'facts' | 'turns'

/** What is looked for. */
export interface Look {
  readonly query: string
  readonly mode: SearchMode
  readonly show: Show
  /** How many, at most. */
  readonly limit: number
}

/** What was found. */
export interface Found {
  readonly memories: readonly (Stored | Hit)[]
  /** Whether there are more than the limit. */
  readonly more: boolean
  /** What it answers; `''` for a listing. */
  readonly query: string
}

const KINDS: Record<Show, readonly string[]> = {
  all: [MEMORY_KIND, TURN_KIND],
  facts: [MEMORY_KIND],
  turns: [TURN_KIND],
}

/** Between the last key and the search. */
const TYPING_MS = 120

/** Finds memories, and again after each change of the memory or of what searches it. Earlier ones stay until the new ones are there. */
export function useMemories({ query, mode, show, limit }: Look): Found | undefined {
  const scope = useScope()
  const { report } = useMemory()
  const changes = useChanges()
  const better = useBetterSearch().state.step === 'on'
  const [found, setFound] = useState<Found>()

  useEffect(() => {
    if (scope === undefined) return undefined
    const ending = new AbortController()
    const { signal } = ending
    const look = async (): Promise<void> => {
      try {
        const next = await find(scope, { query, mode, show, limit }, signal)
        if (!signal.aborted) setFound(next)
      } catch (error) {
        if (!signal.aborted) report(error)
      }
    }
    const timer = setTimeout(() => void look(), query === '' ? 0 : TYPING_MS)
    return () => {
      clearTimeout(timer)
      ending.abort()
    }
  }, [scope, changes, better, query, mode, show, limit, report])

  return found
}

/** One more than the limit tells whether there are more. */
async function find(scope: Scope, { query, mode, show, limit }: Look, signal: AbortSignal): Promise<Found> {
  const options = { kinds: KINDS[show], limit: limit + 1, signal }
  const memories =
    query === '' ? await scope.list(options) : await scope.search(query, { ...options, mode, explain: true })
  return { memories: memories.slice(0, limit), more: memories.length > limit, query }
}
