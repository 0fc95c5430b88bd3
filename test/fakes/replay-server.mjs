/**
 * A model's server that answers from a recording: OpenAI's `/chat/completions` over real HTTP, by the rules of `../shared/recordings/README.md`.
 *
 * @module
 */
import { createServer } from 'node:http'

/**
 * @typedef {{ op: string, match?: string, [name: string]: unknown }} Operation
 * @typedef {{ session: number, dateTime: string, iso: string, operations: Operation[] }} RecordedSession
 * @typedef {{ name: string, text: string, existing?: string[], expect: { outcome: string, operations?: number, reason?: string } }} Dialect
 * @typedef {{ question: string, answer: string, memory: string, evidence: string[] }} RecordedQuestion
 * @typedef {{ conversation: string, sessions: RecordedSession[], dialects: Dialect[],
 *   expected: { afterSession: Record<string, string[]>, questions: RecordedQuestion[] } }} Recording
 * @typedef {{ role: string, content: string }} ChatMessage
 * @typedef {{ session: number, promptTokens: number, prompt: string, constrained: boolean }} ReplayedCall
 * @typedef {{ baseUrl: string, calls: ReplayedCall[], failures: string[], say: (...texts: string[]) => void, stop: () => Promise<void> }} ReplayServer
 */

/**
 * Starts a server. `calls` are what was asked and answered, `failures` what could not be; `say` puts texts before the recorded answers.
 *
 * @param {Recording} recording
 * @returns {Promise<ReplayServer>}
 */
export async function startReplay(recording) {
  /** @type {ReplayedCall[]} */
  const calls = []
  /** @type {string[]} */
  const failures = []
  /** @type {string[]} */
  const said = []
  /** @param {string} body @returns {Reply} */
  const answer = (body) => {
    try {
      const call = readCall(body)
      const text = said.shift() ?? answerTo(call.prompt, sessionOf(recording, call.prompt))
      calls.push(call)
      return [200, completion(text, call.promptTokens)]
    } catch (error) {
      const { message } = /** @type {Error} */ (error)
      failures.push(message)
      return [500, errorOf(message)]
    }
  }
  const server = createServer((request, response) => void serve(request, response, answer))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    failures,
    say: (...texts) => void said.push(...texts),
    stop: () =>
      new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  }
}

/** @typedef {[status: number, body?: object]} Reply */

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {(body: string) => Reply} answer
 */
async function serve(request, response, answer) {
  const [status, body] = await replyTo(request, answer)
  response.writeHead(status, { ...FROM_ANY_PAGE, 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

/** @param {import('node:http').IncomingMessage} request @param {(body: string) => Reply} answer @returns {Promise<Reply>} */
async function replyTo(request, answer) {
  const { method, url } = request
  if (method === 'OPTIONS') return [204]
  if (method === 'POST' && url === '/v1/chat/completions') return answer(await bodyOf(request))
  return [404, errorOf(`Nothing is at ${method} ${url}.`)]
}

/** A page of another origin may call, as a user's own model server allows it. */
const FROM_ANY_PAGE = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'POST',
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<string>} */
async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(/** @type {Buffer} */ (chunk))
  return Buffer.concat(chunks).toString('utf8')
}

/** @param {string} body @returns {ReplayedCall} */
function readCall(body) {
  const { messages, response_format } = JSON.parse(body)
  const prompt = /** @type {ChatMessage[]} */ (messages).map(({ content }) => content).join('\n')
  const [session] = sessionsShown(prompt)
  return {
    session: session ?? 0,
    promptTokens: tokensOf(prompt),
    prompt,
    constrained: response_format !== undefined,
  }
}

/** About as many tokens as models count: a quarter of the characters. @param {string} text */
export const tokensOf = (text) => Math.ceil(text.length / 4)

/** The sessions whose messages a prompt shows, by their ids: `[D2:1] …`. @param {string} prompt */
function sessionsShown(prompt) {
  return [...new Set([...prompt.matchAll(/^\[D(\d+):\d+\]/gm)].map(([, number]) => Number(number)))]
}

/** @param {Recording} recording @param {string} prompt @returns {RecordedSession} */
function sessionOf({ sessions }, prompt) {
  const [shown, ...others] = sessionsShown(prompt)
  if (others.length > 0) {
    throw new Error(`The request shows messages of several sessions: ${[shown, ...others].join(', ')}.`)
  }
  const session = sessions.find(({ session }) => session === shown)
  if (session === undefined) {
    throw new Error('The request shows no messages of a recorded session.')
  }
  return session
}

/** The recorded operations, with the numbers that this prompt gives the memories. @param {string} prompt @param {RecordedSession} session */
function answerTo(prompt, { operations }) {
  const numbered = operations.map(({ match, ...operation }) =>
    match === undefined ? operation : { ...operation, id: numberOf(prompt, match) },
  )
  return JSON.stringify({ operations: numbered })
}

/** The numbers under which a prompt shows memories that hold a text. @param {string} prompt @param {string} text */
export function numbersOf(prompt, text) {
  const lines = [...prompt.matchAll(/^(\d+)\. (.*)$/gm)].filter(([, , line]) => line?.includes(text))
  return [...new Set(lines.map(([, number]) => Number(number)))]
}

/** @param {string} prompt @param {string} text */
function numberOf(prompt, text) {
  const numbers = numbersOf(prompt, text)
  if (numbers.length === 1) return numbers[0]
  if (numbers.length > 1) throw new Error(`Several lines hold '${text}': ${numbers.join(', ')}.`)
  throw new Error(`No numbered line of the request holds '${text}': recall missed the memory.`)
}

/** @param {string} content @param {number} promptTokens */
function completion(content, promptTokens) {
  const completionTokens = tokensOf(content)
  return {
    id: 'replayed',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  }
}

/** @param {string} message */
const errorOf = (message) => ({ error: { message, type: 'replay_error' } })
