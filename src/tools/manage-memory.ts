/** @module The tool by which a model stores, changes and deletes memories. */
import * as z from 'zod'
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, show } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { type Namespace, namespaceTemplate } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import { type IdMaker, randomId } from '../memory/digest.ts'
import { type Kinds, readKinds, type Schemas } from '../memory/extract/kinds.ts'
import { checkStore } from '../memory/options.ts'
import type { Store } from '../store/store.ts'
import { contentArgument } from './content-argument.ts'
import { createMemory, deleteMemory, type Desk, updateMemory } from './manage-actions.ts'
import { readInput, type Tool } from './tool.ts'

/** What a model may do with a memory. */
export type ManageMemoryAction = 'create' | 'update' | 'delete'

/** Options of {@link createManageMemoryTool}. */
export interface ManageMemoryToolOptions {
  readonly store: Store
  /** Where memories are. A label such as `{user}` is filled by the tool's `for`. */
  readonly namespace: Namespace
  /** When to use it, for the model, in place of Keepsake's own words. */
  readonly instructions?: string | undefined
  /** What kinds of memories it may store; without any, `Memory`, whose content is words. */
  readonly schemas?: Schemas | undefined
  /** All three by default. The first is done where the model names none, but `create` comes before the others. */
  readonly actionsPermitted?: readonly ManageMemoryAction[] | undefined
  /** `manage_memory` by default. */
  readonly name?: string | undefined
  readonly makeId?: IdMaker | undefined
  readonly clock?: Clock | undefined
}

/** What the model may call it with; what has a default may be left out. */
export interface ManageMemoryInput {
  readonly action: ManageMemoryAction
  readonly content?: Json | undefined
  readonly id?: string | null | undefined
  /** Where there are several. */
  readonly kind?: string | null | undefined
  /** Why, kept in the memory's history. */
  readonly why?: string | null | undefined
}

/**
 * A tool that creates, updates and deletes memories. The model reads `created memory <id>`, `updated memory <id>` or `Deleted memory <id>`, and
 * beside the first which memory the new one resembles, where there is one.
 *
 * An update replaces the content and keeps everything else; one of an id that is not there creates it. Deleting what is not there is fine.
 *
 * @example
 * ```ts
 * declare const store: Store
 * const manage = createManageMemoryTool({ store, namespace: ['users', '{user}'] })
 * await manage.for({ user: 'ada' }).execute({ content: 'Ada drinks tea' }) // 'created memory …'
 * ```
 */
export function createManageMemoryTool(options: ManageMemoryToolOptions): Tool<ManageMemoryInput> {
  const { name = 'manage_memory', instructions = INSTRUCTIONS } = options
  const { schemas, makeId = randomId, clock = Date.now } = options
  const store = checkStore(options.store)
  const actions = checkActions(options.actionsPermitted ?? ACTIONS)
  const kinds = readKinds(schemas)
  const fill = namespaceTemplate(options.namespace)
  const shown = {
    name,
    description: [describe(actions), instructions].join(' ').trim(),
    inputSchema: inputSchema(actions, kinds, schemas === undefined),
  }
  const toolIn = (place: () => Namespace): Tool<ManageMemoryInput> => ({
    ...shown,
    async execute(input, call = {}) {
      const request = await readInput(shown, input)
      const desk = { store, namespace: place(), actions, kinds, makeId, clock }
      return DO[request.action](desk, request, call)
    },
    for: (variables) => {
      const namespace = fill(variables)
      return toolIn(() => namespace)
    },
  })
  return toolIn(fill)
}

const ACTIONS: readonly ManageMemoryAction[] = ['create', 'update', 'delete']

const DO: Readonly<
  Record<ManageMemoryAction, (desk: Desk, input: ManageMemoryInput, call: CallOptions) => Promise<string>>
> = { create: createMemory, update: updateMemory, delete: deleteMemory }

const INSTRUCTIONS = [
  'Use it without being asked, when you learn a preference or a fact that will matter later, when the user asks you to remember or forget',
  'something, when your present work has a context worth keeping, and when a memory you see is wrong or out of date.',
].join(' ')

function checkActions(actions: readonly ManageMemoryAction[]): [ManageMemoryAction, ...ManageMemoryAction[]] {
  const stray = Array.isArray(actions) ? actions.find((action) => !ACTIONS.includes(action)) : actions
  const [first, ...rest] = ACTIONS.filter((action) => Array.isArray(actions) && actions.includes(action))
  if (stray === undefined && first !== undefined) return [first, ...rest]
  throw invalidArgument(
    'actionsPermitted',
    `actionsPermitted ${show(actions)} does not name actions. Write some of ['create', 'update', 'delete'].`,
  )
}

/** `Create or update memories …` */
function describe(actions: readonly ManageMemoryAction[]): string {
  const verbs = new Intl.ListFormat('en', { type: 'disjunction' }).format(actions)
  const onId = [
    actions.some((action) => action !== 'create') && 'Give the id of the memory that you change.',
    actions.includes('create') && 'A new memory gets its id here: give none.',
  ]
  const sentence = `${verbs} memories, which last beyond this conversation.`
  return [sentence.charAt(0).toUpperCase() + sentence.slice(1), ...onId].filter(Boolean).join(' ')
}

/** Every argument may be left out or `null`; `required` is there all the same, since some servers insist on it. */
function inputSchema(
  actions: [ManageMemoryAction, ...ManageMemoryAction[]],
  kinds: Kinds,
  words: boolean,
): z.ZodType<ManageMemoryInput> {
  const names = [...kinds.keys()]
  const content = contentArgument(kinds, words)
  const base = z.object({
    action: z.enum(actions).default(actions[0]).describe('What to do.'),
    content: content.schema,
    id: z.string().nullish().describe('The id of the memory to change, as a search gives it.'),
    why: z.string().nullish().describe('Why, in a few words.'),
  })
  const several = base.extend({ kind: z.enum(names).nullish().describe('The kind of a new memory.') })
  return (names.length > 1 ? several : base).meta({
    required: [],
    additionalProperties: false,
    ...content.root,
  })
}
