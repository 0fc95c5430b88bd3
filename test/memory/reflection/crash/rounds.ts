/** Learners that are killed one after the other, over a database that goes on. */
import { liveAndDie, loaded } from '../../../store/crash/mortal-worker.ts'
import { random } from '../../../store/crash/steps.ts'
import { checkLearned, learnTheRest } from './check.ts'
import type { News, Order } from './told.ts'

/** When a learner is killed: at a step of learning, or whenever. */
export const MOMENTS = [
  'asked',
  'answered',
  'writing',
  'written',
  'learned',
  'remembered',
  'whenever',
] as const
export type Moment = (typeof MOMENTS)[number]

/** What happened. */
export interface Report {
  /** Kills by moment. */
  readonly kills: Readonly<Record<Moment, number>>
  /** After how many of them something still waited, by moment. */
  readonly left: Readonly<Record<Moment, number>>
  /** How often a model was asked. */
  readonly asked: number
  readonly turns: number
}

/** Kills learners and checks what each leaves behind. Rejects with the seed and the round where anything is wrong. */
export async function killLearners({ kills, seed }: { kills: number; seed: number }): Promise<Report> {
  const none = (): Record<Moment, number> =>
    Object.fromEntries(MOMENTS.map((moment) => [moment, 0])) as Record<Moment, number>
  const report = { kills: none(), left: none(), asked: 0, turns: 0 }
  const name = `test-learn-${crypto.randomUUID()}`
  let acknowledged = 0
  let worker = newWorker()
  for (let round = 0; round < kills; round++) {
    const moment = MOMENTS[round % MOMENTS.length] as Moment
    const next = random(seed, 'kill', round)
    try {
      const ready = await worker
      worker = newWorker() // loads meanwhile
      const death = await kill(ready, { name, seed, next: acknowledged + 1 }, { moment, next })
      acknowledged = Math.max(acknowledged, death.acknowledged)
      const { turns, waiting } = await checkLearned(name, acknowledged)
      acknowledged = turns // what was stored and not heard of any more
      report.kills[moment]++
      report.left[moment] += Number(waiting > 0)
      report.asked += death.asked
      report.turns = turns
    } catch (error) {
      throw new Error(`Seed ${seed}, round ${round} (${moment}): ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  ;(await worker).terminate()
  await learnTheRest(name)
  await checkLearned(name, acknowledged)
  indexedDB.deleteDatabase(`keepsake:${name}`)
  return report
}

function newWorker(): Promise<Worker> {
  return loaded(new Worker(new URL('./learner.worker.ts', import.meta.url), { type: 'module' }))
}

/** Gives a learner its order, and kills it at a moment: the first one after a while, at once or a little later. */
async function kill(
  worker: Worker,
  order: Order,
  { moment, next }: { moment: Moment; next: () => number },
): Promise<{ acknowledged: number; asked: number }> {
  const earliest = performance.now() + next() * 40
  const delay = next() < 0.5 ? 0 : next() * 6
  let [acknowledged, asked] = [0, 0]
  await liveAndDie<News>(worker, order, (die) => {
    if (moment === 'whenever') setTimeout(die, next() * 80)
    return (news) => {
      if (news.type === 'asked') asked++
      if (news.type === 'remembered') acknowledged = news.number
      if (news.type !== moment || performance.now() < earliest) return
      if (delay === 0) die()
      else setTimeout(die, delay)
    }
  })
  return { acknowledged, asked }
}
