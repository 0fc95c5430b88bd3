/** @module Whether a server says that a request was too much, and of what. */
import type { FailedRequest } from '../../http/failed-request.ts'

/** What was too much: the length of a text or of all together, or the number of texts. */
export type Excess = 'length' | 'count'

/** vLLM, OpenAI and TEI are known by their codes and status; these are llama.cpp (with status 500), OpenAI and Voyage for a whole request. */
const LENGTH = /too large to process|tokens per (?:submitted )?(?:batch|request)/i
/** In the words of TEI, Alibaba and Voyage, of OpenAI, Mistral, Cohere and Gemini. */
const COUNT =
  /batch.?size|array too long|too many inputs|number of (?:texts|inputs)|at most \d+ (?:texts|inputs|requests)/i

/** What was too much, where the server says so. */
export function excessOf({ fault, refusal }: FailedRequest): Excess | undefined {
  const sentence = refusal?.said.sentence ?? fault.says
  if (LENGTH.test(sentence)) return 'length'
  if ((fault.reason === 'refused' || fault.reason === 'too_long') && COUNT.test(sentence)) return 'count'
  return fault.reason === 'too_long' ? 'length' : undefined
}
