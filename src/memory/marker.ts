/** @module The mark around what was recalled: it says which memories a prompt holds, so that they are not taken for news. */

import type { Message } from '../core/message.ts'

/** A block of recalled memories as `context()` writes it: its keys, then lines of text. What is in a line cannot close it. */
export function recalledBlock(keys: readonly string[], lines: readonly string[]): string {
  return [`<memories keys="${keys.map(encodeKey).join(' ')}">`, ...lines.map(inOneLine), CLOSE].join('\n')
}

/** The keys of the block that a text holds, so that what was recalled is not taken for news. */
export function recalledKeys(text: string): string[] {
  const keys = [...text.matchAll(OPEN)].flatMap(([, found = '']) => found.split(' '))
  return keys.filter((key) => key !== '').map(decodeKey)
}

/** The keys of the blocks that messages hold, each once. */
export function recalledIn(messages: readonly Message[]): string[] {
  return [...new Set(messages.flatMap(({ content }) => recalledKeys(content)))]
}

/** A text without the blocks that it holds. One that is not closed, because something cut the text off, reaches to its end. */
export function withoutRecalled(text: string): string {
  return text.includes(START) ? text.replaceAll(BLOCK, '').trim() : text
}

const START = '<memories keys="'
const CLOSE = '</memories>'
const OPEN = /<memories keys="([^"]*)">/g
const BLOCK = /<memories keys="[^"]*">[\s\S]*?(?:<\/memories>|$)/g

/** One line, whatever is in it: it cannot close the block or open another. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('<', '‹').replaceAll('>', '›').trim()
}

/** Keys stand between quotes and spaces; `encodeURIComponent` would refuse a lone surrogate. */
function encodeKey(key: string): string {
  return key.replaceAll(/[%"\s<>]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function decodeKey(key: string): string {
  return key.replaceAll(/%([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
