/** @module What a chat held before this page was opened, and what becomes of it when all is erased. */
import { type Scope, TURN_KIND } from 'keepsake'
import { useEffect } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { type Said, saidInTurns } from './said.ts'

/** How many messages of an earlier visit are shown. */
const EARLIER = 200

interface EarlierOptions {
  readonly thread: string
  setSaid(change: (said: readonly Said[]) => readonly Said[]): void
  /** Everything was erased, in this tab or another. */
  onErased(): void
}

/** After a reload the messages come from the memory, unless something was said meanwhile. */
export function useEarlier({ thread, setSaid, onErased }: EarlierOptions): void {
  const scope = useScope()
  const { report } = useMemory()

  useEffect(() => {
    if (scope === undefined) return undefined
    const ending = new AbortController()
    earlier(scope, thread, ending.signal).then(
      (said) => setSaid((now) => (now.length > 0 ? now : said)),
      (error: unknown) => {
        if (!ending.signal.aborted) report(error)
      },
    )
    return () => ending.abort()
  }, [scope, thread, setSaid, report])

  useEffect(
    () =>
      scope?.subscribe(({ changes }) => {
        if (changes.some((change) => change.type === 'erase' && change.key === undefined)) onErased()
      }),
    [scope, onErased],
  )
}

async function earlier(scope: Scope, thread: string, signal: AbortSignal): Promise<Said[]> {
  const filter = { 'content.thread': thread }
  return saidInTurns(await scope.list({ kinds: [TURN_KIND], filter, limit: EARLIER, signal }))
}
