/** A model that makes a fact of every message that it is shown. */
import type { Model } from '../../../../src/model/model.ts'
import { type ScriptedModel, scriptedModel } from '../../../fakes/scripted-model.ts'

const MESSAGE = /^\[(m\d+)\] user: (.*)$/gm

/** The operations of an answer to a prompt. */
export function operationsFor(prompt: string): object[] {
  return [...prompt.matchAll(MESSAGE)].map(([, id, content]) => ({
    op: 'insert',
    kind: 'Memory',
    content: { content },
    sources: [id],
  }))
}

/** Tells when it is asked, and when it answers, a moment later. */
export function learnsEverything(asked: () => void, answered: () => void): Model & ScriptedModel {
  return scriptedModel(async ({ messages }) => {
    asked()
    await new Promise((resolve) => setTimeout(resolve, 3))
    answered()
    return { operations: operationsFor(messages.at(-1)?.content ?? '') }
  })
}
