/** Workers that are killed at random moments, one after the other, over databases that go on. */
import {
  checkHistory,
  checkSearch,
  checkTables,
  erasedOf,
  findProgress,
  type Progress,
  withStore,
} from './check.ts'
import { checkImport, fileOf } from './imports.ts'
import { kill, type Moment, prepared } from './kill.ts'
import { LANES, random, type Size } from './steps.ts'
import type { Task } from './victim.ts'

/** What a worker is doing when it is killed. */
const KINDS = {
  open: { size: 'small', from: undefined, withinMs: 60 },
  write: { size: 'small', from: 'commit', withinMs: 60 },
  acknowledge: { size: 'small', from: 'step', withinMs: 10 },
  pack: { size: 'large', from: 'pack', withinMs: 15 },
  erase: { size: 'secret', from: 'erase', withinMs: 30 },
  import: { size: 'small', from: 'commit', withinMs: 60 },
  reindex: { size: 'small', from: 'pack', withinMs: 60 },
} as const satisfies Record<string, { size: Size; from: Moment['from']; withinMs: number }>

type Kind = keyof typeof KINDS

/** In turn; packing takes the longest to come about. */
const TURNS: readonly Kind[] = [
  ...([
    'write',
    'open',
    'erase',
    'acknowledge',
    'import',
    'acknowledge',
    'reindex',
    'write',
    'erase',
    'pack',
  ] as const),
  ...([
    'write',
    'acknowledge',
    'erase',
    'write',
    'import',
    'open',
    'reindex',
    'acknowledge',
    'open',
    'erase',
  ] as const),
]

/** Kills before another database begins: with whole turns, so that there is something to reindex by then. */
const PER_DATABASE = 2 * TURNS.length

/** How many workers to kill. */
export interface KillOptions {
  readonly kills: number
  readonly seed: number
}

/** What happened. */
export interface KillReport {
  readonly kills: number
  /** Kills that came between the beginning and the end of a change, by what the worker was doing. */
  readonly midway: Readonly<Record<string, number>>
  /** Steps that were acknowledged. */
  readonly acknowledged: number
  /** Steps that were done though nobody heard of it any more. */
  readonly unheard: number
}

interface Life {
  readonly name: string
  readonly seed: number
  readonly lanes: Map<string, Progress>
}

/** Kills workers and checks what each leaves behind. Rejects with the seed and the round where anything is wrong. */
export async function killMany({ kills, seed }: KillOptions): Promise<KillReport> {
  const report = { kills: 0, midway: {} as Record<string, number>, acknowledged: 0, unheard: 0 }
  const nextWorker = prepared()
  let life = newLife(seed)
  for (let round = 0; round < kills; round++) {
    const kind = TURNS[round % TURNS.length] as Kind
    try {
      const { midway, acknowledged, unheard } = await killOne(life, {
        kind,
        round,
        worker: await nextWorker(),
      })
      report.kills++
      report.midway[kind] = (report.midway[kind] ?? 0) + Number(midway)
      report.acknowledged += acknowledged
      report.unheard += unheard
      if (round % PER_DATABASE === PER_DATABASE - 1) {
        await end(life)
        life = newLife(seed + round)
      }
    } catch (error) {
      throw new Error(`Seed ${seed}, round ${round} (${kind}): ${(error as Error).message}`, { cause: error })
    }
  }
  ;(await nextWorker()).terminate()
  await end(life)
  return report
}

function newLife(seed: number): Life {
  const lanes = new Map(LANES.map((lane) => [lane as string, { lane: new Map(), number: 0 }]))
  return { name: `test-crash-${crypto.randomUUID()}`, seed, lanes }
}

/** A database's last look: the whole history of every item. */
async function end({ name, lanes }: Life): Promise<void> {
  await withStore(name, async ({ storage }) => {
    for (const { lane } of lanes.values()) await checkHistory(storage, lane)
  })
  indexedDB.deleteDatabase(`keepsake:${name}`)
}

/** One kill, and the look at what is left. */
async function killOne(
  life: Life,
  { kind, round, worker }: { kind: Kind; round: number; worker: Worker },
): Promise<{ midway: boolean; acknowledged: number; unheard: number }> {
  const { name, seed, lanes } = life
  const { size, ...moment } = KINDS[kind]
  const task = await taskOf(life, { kind, round })
  const delay = random(seed, 'kill', round)() * moment.withinMs
  const death = await kill(worker, { name, seed, task }, { from: moment.from, delay })
  let [acknowledged, unheard] = [0, 0]
  await withStore(name, async (opened) => {
    for (const [lane, known] of lanes) {
      const heard = death.acknowledged.get(lane) ?? known.number
      const options = { name: lane, seed, acknowledged: heard, size }
      const progress = await findProgress(opened.storage, known, options)
      lanes.set(lane, progress)
      acknowledged += heard - known.number
      unheard += progress.number - heard
      await checkHistory(opened.storage, progress.lane, 20)
    }
    await checkTables(name, kind === 'erase' ? erasedOf(lanes) : [])
    if (isSearched(kind, round)) await checkSearch(opened, [seed, round])
    if (task.type === 'import') await checkImport(opened, task.file, round)
  })
  return { midway: death.midway, acknowledged, unheard }
}

/** Comparing searches takes the longest, and most of what packs and indexes hold changes in these rounds. */
function isSearched(kind: Kind, round: number): boolean {
  return ['pack', 'erase', 'import', 'reindex'].includes(kind) || round % 3 === 0
}

async function taskOf({ lanes }: Life, { kind, round }: { kind: Kind; round: number }): Promise<Task> {
  if (kind === 'reindex') return { type: 'reindex' }
  if (kind === 'import') return { type: 'import', file: await fileOf(round) }
  const next = Object.fromEntries([...lanes].map(([lane, { number }]) => [lane, number + 1]))
  return { type: 'write', size: KINDS[kind].size, next }
}
