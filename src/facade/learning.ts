/** @module Remembers and, with a model, learns: at once, or when the conversation rests. */
import { invalidArgument, KeepsakeError, show } from '../core/errors.ts'
import { checkMessages } from '../core/message.ts'
import type { Namespace, Variables } from '../core/namespace.ts'
import { toUtc } from '../core/time.ts'
import type { ReflectionExecutor } from '../memory/reflection/executor.ts'
import { isSameNamespace, pendingIn } from '../memory/reflection/reflection.ts'
import { checkThread, DEFAULT_THREAD } from '../memory/turns/thread.ts'
import { rememberTurns } from '../memory/turns/turns.ts'
import type { Store } from '../store/store.ts'
import type { Remembered, RememberOptions, Scope } from './scope.ts'

/** What learns for one user, where there is a model. */
export interface Learning {
  readonly executor: ReflectionExecutor
  readonly variables: Variables | undefined
}

/** Where to remember. */
export interface LearningContext {
  readonly store: Store
  readonly namespace: Namespace
  readonly now: () => string
  readonly learning: Learning | undefined
}

/** The scope's learning half. */
export function learningMethods(
  context: LearningContext,
): Pick<Scope, 'remember' | 'learn' | 'pending' | 'onLearning'> {
  const { store, namespace, now, learning } = context
  return {
    async remember(messages, options = {}) {
      const learn = checkLearn(options.learn)
      if (learn === 'now') {
        return rememberNow(requireModel(learning, "remember with learn: 'now'"), messages, options)
      }
      if (learn === 'later' && learning !== undefined) {
        const { turns, pending } = await submit(learning, messages, options)
        return { turns, pending }
      }
      const { thread = DEFAULT_THREAD, at, signal, onProgress } = options
      const checked = checkMessages(messages)
      const moment = at === undefined ? now() : toUtc(at, 'at')
      const place = { store, namespace, thread: checkThread(thread), at: moment }
      return { turns: await rememberTurns(place, checked, { signal, onProgress }), pending: false }
    },
    async learn({ signal } = {}) {
      const { executor, variables } = requireModel(learning, 'learn')
      return executor.flush({ variables, signal })
    },
    pending: ({ signal } = {}) => pendingIn(store, namespace, signal),
    onLearning: (listener) =>
      learning?.executor.subscribe((event) => {
        if (isSameNamespace(event.namespace, namespace)) listener(event)
      }) ?? (() => {}),
  }
}

function submit(
  { executor, variables }: Learning,
  messages: Parameters<Scope['remember']>[0],
  { thread = DEFAULT_THREAD, at, signal, onProgress }: RememberOptions,
): ReturnType<ReflectionExecutor['submit']> {
  return executor.submit(messages, { variables, thread: checkThread(thread), at, signal, onProgress })
}

async function rememberNow(
  learning: Learning,
  messages: Parameters<Scope['remember']>[0],
  options: RememberOptions,
): Promise<Remembered> {
  const { turns, thread } = await submit(learning, messages, options)
  const { executor, variables } = learning
  const { signal } = options
  const learned = await executor.flush({ variables, thread, signal })
  const left = await executor.pending({ variables, thread, signal })
  return { turns, pending: left.length > 0, learned }
}

function checkLearn(learn: unknown = 'later'): 'later' | 'now' | false {
  if (learn === 'later' || learn === 'now' || learn === false) return learn
  throw invalidArgument('learn', `learn is ${show(learn)}, none of 'later', 'now' and false.`)
}

function requireModel(learning: Learning | undefined, operation: string): Learning {
  if (learning !== undefined) return learning
  throw new KeepsakeError(
    'not_supported',
    `'${operation}' needs a model. Give openMemory one: openMemory({ model, … }).`,
    { details: { operation } },
  )
}
