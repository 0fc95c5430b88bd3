/** @module Takes an answer out of the tool call that some models wrap around it. */
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import { findJson } from './find-json.ts'

/** What the wire formats of the field call a tool call's arguments. */
const ARGUMENTS = ['arguments', 'parameters', 'input']
/** What stands beside them. */
const BESIDE = ['name', 'id', 'type', 'index', 'call_id']

/** The arguments of a tool call, also as text and in a list of one; anything else as it is. An object that the schema asks for is no tool call. */
export function unwrap(answer: Json, schema: JsonObject): Json {
  const call = callOf(answer)
  const asked = isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  const name = ARGUMENTS.find((each) => call !== undefined && Object.hasOwn(call, each))
  if (call === undefined || name === undefined || asked.includes(name)) return answer
  if (Object.keys(call).some((each) => each !== name && !BESIDE.includes(each))) return answer
  const given = call[name] ?? null
  return typeof given === 'string' ? (parsed(given) ?? answer) : given
}

/** The call in `{ tool_calls: [call] }`, `[call]`, `{ function: call }`, or the object itself. */
function callOf(answer: Json): JsonObject | undefined {
  if (Array.isArray(answer)) return answer.length === 1 ? callOf((answer as Json[])[0] ?? null) : undefined
  if (!isObject(answer)) return undefined
  const inner = answer['tool_calls'] ?? answer['function']
  return inner === undefined || typeof inner === 'string' ? answer : callOf(inner)
}

function parsed(text: string): Json | undefined {
  const found = findJson(text)
  return found.kind === 'values' ? found.values[0]?.value : undefined
}
