/** @module The tool by which a model recalls. */
import * as z from 'zod'
import type { CallOptions } from '../core/call.ts'
import type { Filter } from '../core/filter.ts'
import { isObject } from '../core/json.ts'
import { TURN_KIND } from '../core/memory.ts'
import { type Namespace, namespaceTemplate, type Variables } from '../core/namespace.ts'
import { type Clock, fromMillis } from '../core/time.ts'
import { checkStore } from '../memory/options.ts'
import { type Hit, toHit } from '../memory/stored.ts'
import type { Store } from '../store/store.ts'
import { compact, whole } from './shown-memory.ts'
import { readInput, type Tool } from './tool.ts'

/** Options of {@link createSearchMemoryTool}. */
export interface SearchMemoryToolOptions {
  readonly store: Store
  /** Where to look, and in everything under it. A label such as `{user}` is filled by the tool's `for`. */
  readonly namespace: Namespace
  /** When to search, for the model; nothing by default. */
  readonly instructions?: string | undefined
  /** `search_memory` by default. */
  readonly name?: string | undefined
  /** Kinds of memories to look among. By default all but turns: `['Memory', 'Turn']` finds what was said, too. */
  readonly kinds?: readonly string[] | undefined
  readonly clock?: Clock | undefined
}

/** What the model may call it with; what has a default may be left out. */
export interface SearchMemoryInput {
  readonly query: string
  readonly limit: number | null
  readonly offset: number | null
  readonly filter?: Readonly<Record<string, unknown>> | null | undefined
  readonly full: boolean | null
}

/** A search tool that gives the app what it shows the model. */
export interface SearchMemoryTool extends Tool<SearchMemoryInput> {
  /** Runs it, and resolves to what the model reads, and the hits themselves: LangChain's `content_and_artifact`. */
  executeWithArtifact(
    input: unknown,
    options?: CallOptions,
  ): Promise<[content: string, artifact: readonly Hit[]]>
  for(variables: Variables): SearchMemoryTool
}

/**
 * A tool that searches memories. The model reads a JSON array, best first, of `{ id, content, score, date }`: `date` is the day that a memory
 * holds from, or was stored. `kind` stands beside it where it is not `Memory`, and `namespace` where it is not the tool's own. The whole
 * memory comes where the model asks for it. What has ended is left out.
 *
 * @example
 * ```ts
 * declare const store: Store
 * const search = createSearchMemoryTool({ store, namespace: ['users', '{user}'] })
 * await search.for({ user: 'ada' }).execute({ query: 'what does she drink?' })
 * // '[{"id":"…","content":"Ada drinks tea","score":0.41,"date":"2024-05-08"}]'
 * ```
 */
export function createSearchMemoryTool(options: SearchMemoryToolOptions): SearchMemoryTool {
  const { name = 'search_memory', instructions = '' } = options
  checkStore(options.store)
  const fill = namespaceTemplate(options.namespace)
  const shown = {
    name,
    description: [DESCRIPTION, instructions].join(' ').trim(),
    inputSchema: inputSchema(),
  }
  const toolIn = (place: () => Namespace): SearchMemoryTool => {
    const executeWithArtifact: SearchMemoryTool['executeWithArtifact'] = async (input, call) => {
      const request = await readInput(shown, withNumbers(input))
      const namespace = place()
      const hits = await find(options, namespace, { ...request, ...call })
      const show = request.full ? whole : compact
      return [JSON.stringify(hits.map((hit) => show(hit, namespace))), hits]
    }
    return {
      ...shown,
      executeWithArtifact,
      execute: async (input, call) => (await executeWithArtifact(input, call))[0],
      for: (variables) => {
        const namespace = fill(variables)
        return toolIn(() => namespace)
      },
    }
  }
  return toolIn(fill)
}

const DEFAULT_LIMIT = 10

const DESCRIPTION =
  'Search your long-term memory for what is relevant now. Gives the id of each memory, its content, how well it answers (0 to 1), and its date.'

function inputSchema(): z.ZodType<SearchMemoryInput> {
  return z
    .object({
      query: z.string().min(1).describe('What to look for, in words.'),
      limit: z.int().min(1).nullable().default(DEFAULT_LIMIT).describe('How many memories, at most.'),
      offset: z.int().min(0).nullable().default(0).describe('How many of the best to skip.'),
      filter: z
        .looseObject({})
        .nullish()
        .describe(
          'What a memory must hold, such as { "content.topic": "tea" } or { "importance": { "$gt": 0.5 } }.',
        ),
      full: z
        .boolean()
        .nullable()
        .default(false)
        .describe('Whether to give each memory with all that is kept about it.'),
    })
    .meta({ required: ['query'], additionalProperties: false })
}

/** The input with the numbers that a model wrote as words of digits: `"3"`. */
function withNumbers(input: unknown): unknown {
  if (!isObject(input)) return input
  const read = ['limit', 'offset'].flatMap((name) => {
    const value = input[name]
    return typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? [[name, Number(value)]] : []
  })
  return { ...input, ...Object.fromEntries(read) }
}

async function find(
  { store, kinds, clock = Date.now }: SearchMemoryToolOptions,
  namespace: Namespace,
  { query, limit, offset, filter, signal, onProgress }: SearchMemoryInput & CallOptions,
): Promise<Hit[]> {
  const matches = await store.search(namespace, {
    query,
    limit: limit ?? DEFAULT_LIMIT,
    offset: offset ?? 0,
    filter: (filter ?? undefined) as Filter | undefined,
    ...(kinds === undefined ? { exceptKinds: [TURN_KIND] } : { kinds }),
    notEndedAt: fromMillis(clock()),
    signal,
    onProgress,
  })
  return matches.map(toHit).filter((hit) => hit !== undefined)
}
