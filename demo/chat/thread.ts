/** @module Which conversation this tab is in: another tab has its own. */
import { ofThisTab } from '../shell/saved-values.ts'

const KEY = 'keepsake-demo:thread'

/** The tab's conversation; a reload goes on with it. */
export function threadOfThisTab(): string {
  return ofThisTab.read(KEY) ?? newThread()
}

/** Begins another conversation. */
export function newThread(): string {
  const thread = `Chat of ${new Date().toISOString().slice(0, 19).replace('T', ', ')}`
  ofThisTab.write(KEY, thread)
  return thread
}
