/** @module Some turns of a list become one commit. */
import type { Expectation, Write } from '../../core/write.ts'
import type { WriteOptions } from '../../store/store.ts'
import { type CommitPart, joinParts, NO_PART } from '../commit-part.ts'
import type { KnownTurn } from './overlap.ts'
import type { Speech } from './speech.ts'
import { isHead, isSameLog, type ThreadLog, writeLog } from './thread-log.ts'
import { type TurnsContext, type TurnsPlan, turnWrites } from './turn-writes.ts'

/** What a list of messages changes about a thread, by the keys of its turns. */
export interface ChangedTurns {
  /** New, or with other words. */
  readonly said: readonly string[]
  /** Abandoned. */
  readonly closed: readonly string[]
}

/** Asked for each commit of turns: what else goes into it. */
export type Alongside = (turns: ChangedTurns) => Promise<CommitPart>

interface PartOptions extends WriteOptions {
  readonly alongside?: Alongside | undefined
  readonly beside: CommitPart
}

/** One commit: the turns of a plan, the thread with them, and what else goes along. */
export async function storePart(
  context: TurnsContext,
  plan: TurnsPlan,
  { alongside, beside, ...options }: PartOptions,
): Promise<{ said: number; log: ThreadLog }> {
  const { log, alignment } = plan
  const { said, closed, expect } = await turnWrites(context, plan, options.signal)
  const turns = turnsAfter(log.turns.slice(0, alignment.keep), plan)
  const isNews = said.length + closed.length > 0 || alignment.style !== log.style
  const logged = isNews || !isSameLog(turns, log.turns) ? writeLog(log, turns, alignment.style) : []
  const threadPart = logged.length > 0 ? [{ writes: logged, expect: log.expect }, beside] : []
  const more = (await alongside?.({ said: said.map(keyOf), closed: closed.map(keyOf) })) ?? NO_PART
  const { writes, expect: all } = joinParts([{ writes: [...said, ...closed], expect }, ...threadPart, more])
  const written =
    writes.length > 0 ? await context.store.write(writes, { ...options, expect: all, reserved: true }) : []
  const versions = new Map(writes.map((write, at) => [write, written[at]?.version ?? null]))
  return {
    said: said.length,
    log: {
      namespace: log.namespace,
      turns,
      style: alignment.style,
      expect: expectAfter(log, logged, versions),
    },
  }
}

/** What must still be true after a commit that was written as expected: whoever changes the log writes its head. */
function expectAfter(
  { namespace, expect }: ThreadLog,
  logged: readonly Write[],
  versions: ReadonlyMap<Write, number | null>,
): readonly Expectation[] {
  const head = logged.find(isHead)
  return head === undefined ? expect : [{ namespace, key: head.key, version: versions.get(head) ?? null }]
}

function keyOf({ key }: Write): string {
  return key
}

/** The thread as it will be: what stays, with the digests of edited words, then what is new. */
function turnsAfter(kept: readonly KnownTurn[], { alignment, speech, added, keys }: TurnsPlan): KnownTurn[] {
  const edited = new Map(
    alignment.edited.map(({ incoming, known }) => [known, (speech[incoming] as Speech).print]),
  )
  return [
    ...kept.map((turn, index) => {
      const print = edited.get(index)
      return print === undefined ? turn : { ...turn, print }
    }),
    ...added.map(({ print, time }, index) => ({ key: keys[index] as string, print, time })),
  ]
}
