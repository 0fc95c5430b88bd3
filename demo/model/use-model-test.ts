/** @module Asks a model for one word, to see whether it answers. */
import { isKeepsakeError } from 'keepsake'
import { useCallback, useEffect, useRef, useState } from 'react'
import { isOnThisDevice } from './address.ts'
import type { ModelSettings } from './model-settings.ts'
import { toModel } from './to-model.ts'

/** How a test went. */
export type ModelTest =
  | { readonly step: 'untested' | 'asking' | 'answered' }
  | { readonly step: 'failed'; readonly sentence: string }

/** Enough for a word, also for a model that thinks a little. */
const MAX_TOKENS = 64

/** A test of what stands in the form; editing the form takes its outcome back. */
export function useModelTest(form: ModelSettings): { readonly test: ModelTest; ask(): void } {
  const [test, setTest] = useState<ModelTest>({ step: 'untested' })
  const asking = useRef<AbortController>(undefined)

  useEffect(
    () => () => {
      asking.current?.abort()
      setTest({ step: 'untested' })
    },
    [form],
  )

  const ask = useCallback(() => {
    asking.current?.abort()
    const { signal } = (asking.current = new AbortController())
    setTest({ step: 'asking' })
    askOneWord(form, signal).then(
      () => !signal.aborted && setTest({ step: 'answered' }),
      (error: unknown) => {
        if (!signal.aborted) setTest({ step: 'failed', sentence: say(error, form) })
      },
    )
  }, [form])

  return { test, ask }
}

async function askOneWord(form: ModelSettings, signal: AbortSignal): Promise<void> {
  const messages = [{ role: 'user', content: 'Answer with the one word: ready' }] as const
  await toModel(form).generate({ messages, maxTokens: MAX_TOKENS, signal })
}

function say(error: unknown, { baseUrl }: ModelSettings): string {
  const sentence = error instanceof Error ? error.message : String(error)
  if (!isKeepsakeError(error, 'model_unreachable') || !isOnThisDevice(baseUrl)) return sentence
  return `${sentence} Ollama answers a page that OLLAMA_ORIGINS names, LM Studio one that its CORS switch allows; this page is ${location.origin}.`
}
