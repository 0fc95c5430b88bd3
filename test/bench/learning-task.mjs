import { buildLibrary } from '../../scripts/steps/build.mjs'
import { runTask, Stop } from '../../scripts/steps/run.mjs'
import { startReplay } from '../fakes/replay-server.mjs'
import { tell } from './command.mjs'
import { learnSession, reportCosts } from './learn-sessions.mjs'
import { isAtHand, readRecording } from './recording.mjs'

await runTask(async () => {
  if (!isAtHand()) throw new Stop('The recording and LoCoMo are not at hand: ../shared is absent.')
  const { recording, sessions } = readRecording()
  await buildLibrary()
  const { createStore, httpModel, memoryStorage, openMemory, staticEmbedder } = await import('keepsake')
  const server = await startReplay(recording)
  const memory = await openMemory({
    store: createStore({ storage: memoryStorage(), embedder: staticEmbedder() }),
    namespace: ['users', '{user}'],
    model: httpModel({ baseUrl: server.baseUrl, model: 'replayed' }),
  })
  try {
    const costs = []
    for (const session of sessions) {
      costs.push(await learnSession(memory.for({ user: 'ada' }), session, server))
      tell(`session ${session.session}: learned`)
    }
    console.log(reportCosts(costs))
  } finally {
    await memory.close()
    await server.stop()
  }
})
