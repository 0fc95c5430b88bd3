/** A reflector without a model: one fact per message, in one commit with the job's end. A message that is learned twice is there twice. */
import { isKeepsakeError } from '../../../src/core/errors.ts'
import { namespaceTemplate } from '../../../src/core/namespace.ts'
import type { Write } from '../../../src/core/write.ts'
import type { Change } from '../../../src/memory/change.ts'
import { randomId } from '../../../src/memory/digest.ts'
import { NOTHING_LEARNED, type Reflector } from '../../../src/memory/reflection/reflection.ts'
import type { Learned, SettledInput } from '../../../src/memory/store-manager.ts'
import { ALL, type Store } from '../../../src/store/store.ts'

/** What happens before a reflector writes: it may wait, fail, or look at what it was given. */
export type Step = (input: SettledInput, call: number) => void | Promise<void>

/** A reflector, and what it was called with. */
export interface TestReflector extends Reflector {
  /** The contents of the messages of each call. */
  readonly calls: readonly (readonly string[])[]
  readonly inputs: readonly SettledInput[]
}

/** A reflector over a store. `settles: false` makes one that knows nothing of jobs. */
export function testReflector(
  store: Store,
  {
    before,
    settles = true,
    namespace = ['users', '{user}'],
  }: {
    before?: Step
    settles?: boolean
    namespace?: readonly string[]
  } = {},
): TestReflector {
  const inputs: SettledInput[] = []
  const fill = namespaceTemplate(namespace)
  return {
    inputs,
    get calls() {
      return inputs.map(({ messages }) => messages.map(({ content }) => content))
    },
    namespace,
    for(variables) {
      const own = fill(variables)
      const invoke = async (input: SettledInput): Promise<Learned> => {
        const call = inputs.push(input)
        await before?.(input, call)
        return learn(store, own, settles ? input : { ...input, settle: undefined })
      }
      return { namespace: own, invoke }
    },
  }
}

async function learn(
  store: Store,
  namespace: readonly string[],
  { messages, settle }: SettledInput,
): Promise<Learned> {
  const facts = messages.map(({ content, id = '' }): Extract<Write, { op: 'put' }> => ({
    op: 'put',
    namespace,
    key: randomId(),
    value: { kind: 'Memory', content: { content }, sources: [id] },
  }))
  for (;;) {
    const part = settle === undefined ? { writes: [], expect: [] } : await settle()
    if (part === undefined) return NOTHING_LEARNED
    try {
      const items = await store.write([...facts, ...part.writes], { expect: part.expect, reserved: true })
      const changes = items.flatMap((item): Change[] =>
        item?.value['kind'] === 'Memory'
          ? [
              {
                type: 'inserted',
                namespace,
                key: item.key,
                version: item.version,
                after: item.value as never,
              },
            ]
          : [],
      )
      return { changes, failed: [], usage: { calls: 1, inputTokens: 10, outputTokens: 5 } }
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

/** What is known under a namespace, in words, sorted. */
export async function factsIn(
  store: Store,
  namespace: readonly string[] = ['users', 'ada'],
): Promise<string[]> {
  const found = await store.search(namespace, { kinds: ['Memory'], limit: ALL })
  return found.map(({ text = '' }) => text).toSorted()
}

/** A door that work waits at until it is opened. */
export function door(): { readonly wait: () => Promise<void>; readonly open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { wait: () => opened, open }
}
