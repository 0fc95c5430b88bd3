import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage } from '../bench/browser.mjs'
import type { LearningPage } from '../bench/page/learning.ts'
import { isAtHand, readRecording } from '../bench/recording.mjs'
import { type ReplayServer, startReplay } from '../fakes/replay-server.mjs'

describe.skipIf(!isAtHand())(
  'a recorded conversation in Chromium (skipped where ../shared is absent)',
  () => {
    let server: ReplayServer
    let opened: Awaited<ReturnType<typeof openPage>>

    beforeAll(async () => {
      server = await startReplay(readRecording().recording)
      opened = await openPage('learning')
    })
    afterAll(async () => {
      await opened.close()
      await server.stop()
    })

    function call<Name extends keyof LearningPage>(
      name: Name,
      ...parameters: Parameters<LearningPage[Name]>
    ): Promise<Awaited<ReturnType<LearningPage[Name]>>> {
      const inPage = ([method, given]: readonly [string, readonly unknown[]]): unknown =>
        (globalThis as unknown as { bench: Record<string, Function> }).bench[method]?.(...given)
      return opened.page.evaluate(inPage, [name, parameters] as const) as Promise<
        Awaited<ReturnType<LearningPage[Name]>>
      >
    }

    test('through the worker, IndexedDB and a model of another origin, it ends in the expected memories', async () => {
      const { recording, sessions } = readRecording()
      await call('open', 'replay', server.baseUrl)
      for (const { thread, messages, expected } of sessions) {
        expect(await call('remember', messages, thread)).toMatchObject({
          turns: messages.length,
          pending: true,
        })
        expect((await call('learn')).failed).toEqual([])
        expect((await call('facts')).toSorted()).toEqual(expected.toSorted())
      }
      const answered: boolean[] = []
      for (const { question, memory } of recording.expected.questions) {
        answered.push((await call('best', question)).includes(memory))
      }
      expect(answered.filter(Boolean)).toHaveLength(11) // of 12, as in Node
      expect(server.failures).toEqual([])
      expect(server.calls.map(({ session }) => session)).toEqual([1, 2, 3])
    })

    test('what was learned is there after the page was loaded again', async () => {
      await opened.page.reload()
      await opened.page.waitForFunction(() => 'bench' in globalThis)
      await call('open', 'replay', server.baseUrl)
      expect(await call('facts')).toHaveLength(readRecording().sessions.at(-1)?.expected.length ?? 0)
      expect((await call('learn')).changes).toEqual([])
      expect(server.calls).toHaveLength(3)
    })
  },
)
