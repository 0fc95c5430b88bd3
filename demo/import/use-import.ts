/** @module Imports conversations, a batch at a time, so that there is progress to see and a place to stop. */
import type { Scope } from 'keepsake'
import { useCallback, useRef, useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import type { Conversation, TextFile } from './conversation.ts'
import { readConversations } from './read-conversations.ts'

/** Messages remembered in one commit. */
const BATCH = 16

/** How an import goes. */
export type ImportState =
  | { readonly step: 'idle' }
  | { readonly step: 'running'; readonly title: string; readonly done: number; readonly total: number }
  | {
      readonly step: 'done' | 'cancelled'
      readonly learn: boolean
      readonly turns: number
      readonly done: number
      readonly total: number
    }
  | { readonly step: 'broken'; readonly sentence: string }

/** What becomes of what is imported. */
export interface ImportOptions {
  /** Whether facts are learned from it: the model is then sent all of it. */
  readonly learn: boolean
}

/** An import, and how to begin and end it. */
export interface Import {
  readonly state: ImportState
  start(files: readonly (TextFile | File)[], options?: ImportOptions): void
  cancel(): void
  /** Takes the last import's message away. */
  dismiss(): void
}

/** The page's import. */
export function useImport(): Import {
  const scope = useScope()
  const { report } = useMemory()
  const [state, setState] = useState<ImportState>({ step: 'idle' })
  const running = useRef<AbortController>(undefined)

  const start = useCallback(
    (files: readonly (TextFile | File)[], { learn }: ImportOptions = { learn: false }) => {
      if (scope === undefined || files.length === 0) return
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      // An import that another one replaced has nothing more to show.
      const show = (next: ImportState): void => {
        if (running.current === controller) setState(next)
      }
      importFiles(scope, files, { learn, signal: controller.signal, show }).catch((error: unknown) => {
        show({ step: 'idle' })
        report(error)
      })
    },
    [scope, report],
  )
  const cancel = useCallback(() => running.current?.abort(), [])
  const dismiss = useCallback(() => setState((now) => (now.step === 'running' ? now : { step: 'idle' })), [])
  return { state, start, cancel, dismiss }
}

interface Control extends ImportOptions {
  readonly signal: AbortSignal
  show(state: ImportState): void
}

async function importFiles(
  scope: Scope,
  files: readonly (TextFile | File)[],
  control: Control,
): Promise<void> {
  const conversations: Conversation[] = []
  for (const file of files) {
    try {
      conversations.push(...readConversations(await toTextFile(file)))
    } catch (error) {
      // Nothing is imported unless everything can be read.
      return control.show({ step: 'broken', sentence: `${file.name}: ${(error as Error).message}` })
    }
  }
  await rememberAll(scope, conversations, control)
}

async function rememberAll(
  scope: Scope,
  conversations: readonly Conversation[],
  { learn, signal, show }: Control,
): Promise<void> {
  const total = conversations.reduce((sum, { messages }) => sum + messages.length, 0)
  let [done, turns] = [0, 0]
  try {
    for (const { thread, messages } of conversations) {
      for (let from = 0; from < messages.length; from += BATCH) {
        show({ step: 'running', title: thread, done, total })
        const batch = messages.slice(from, from + BATCH)
        const remembered = await scope.remember(batch, { thread, learn: learn ? 'later' : false, signal })
        turns += remembered.turns
        done += batch.length
      }
    }
    show({ step: 'done', learn, turns, done, total })
  } catch (error) {
    if (!signal.aborted) throw error
    show({ step: 'cancelled', learn, turns, done, total })
  }
}

async function toTextFile(file: TextFile | File): Promise<TextFile> {
  return file instanceof File ? { name: file.name, text: await file.text() } : file
}
