/** @module How many tokens a text takes. */

/** Counts the tokens of a text as the app's model does. */
export type TokenCounter = (text: string) => number

/** About four characters of English a token: what tokenizers average. */
export const estimateTokens: TokenCounter = (text) => Math.ceil(text.length / 4)
