/** @module Which conversation this tab is in: another tab has its own. */

const KEY = 'keepsake-demo:thread'

/** The tab's conversation; a reload goes on with it. */
export function threadOfThisTab(): string {
  try {
    return sessionStorage.getItem(KEY) ?? newThread()
  } catch {
    return nameThread()
  }
}

/** Begins another conversation. */
export function newThread(): string {
  const thread = nameThread()
  try {
    sessionStorage.setItem(KEY, thread)
  } catch {
    // Blocked: a reload begins another one.
  }
  return thread
}

function nameThread(): string {
  return `Chat of ${new Date().toISOString().slice(0, 19).replace('T', ', ')}`
}
