/** Extracting with a scripted model, as the tests of this folder do it. */
import type { Memory } from '../../../src/core/memory.ts'
import { type ExtractRequest, extract, type Extraction } from '../../../src/memory/extract/extract.ts'
import { DEFAULT_INSTRUCTIONS } from '../../../src/memory/extract/instructions.ts'
import { readKinds } from '../../../src/memory/extract/kinds.ts'
import { estimateTokens } from '../../../src/core/tokens.ts'
import { type Scripted, scriptedModel, type ScriptedModel } from '../../fakes/scripted-model.ts'

/** A Monday. */
export const AT = '2023-05-08T13:56:00.000Z'

/** What `m1` says, unless a test says otherwise. */
export const HELLO = [{ id: 'a1', role: 'user' as const, content: 'I live in Oslo.' }]

/** Ids in order: `new1`, `new2` … */
function counted(): () => string {
  let count = 0
  return () => `new${(count += 1)}`
}

/** A plain fact. */
export function fact(content: string, attributes: Partial<Memory> = {}): Memory {
  return { kind: 'Memory', content: { content }, ...attributes }
}

/** Known facts, with the ids `known1`, `known2` … */
export function known(...memories: readonly (string | Memory)[]): { id: string; memory: Memory }[] {
  return memories.map((memory, index) => ({
    id: `known${index + 1}`,
    memory: typeof memory === 'string' ? fact(memory) : memory,
  }))
}

/** An extraction, and the model that was asked. */
export interface Extracted extends Extraction {
  readonly model: ScriptedModel
}

/** Extracts with a model that answers these, each a list of operations or what a scripted model takes. */
export async function extracted(
  answers: readonly (Scripted | readonly object[])[],
  request: Partial<ExtractRequest> & { readonly contextTokens?: number } = {},
): Promise<Extracted> {
  const { contextTokens, ...given } = request
  const script = answers.map((answer): Scripted => (Array.isArray(answer) ? { operations: answer } : answer))
  const model = scriptedModel(script, contextTokens === undefined ? {} : { contextTokens })
  const extraction = await extract({
    model,
    kinds: readKinds(undefined),
    instructions: DEFAULT_INSTRUCTIONS,
    allowed: { inserts: true, updates: true, deletes: false },
    messages: HELLO,
    known: [],
    at: AT,
    maxSteps: 1,
    makeId: counted(),
    countTokens: estimateTokens,
    ...given,
  })
  return { ...extraction, model }
}
