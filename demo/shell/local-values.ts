/** @module Small values of the page. Where the browser keeps none, the page works as on a first visit. */

/** A value that was written here before. */
export function read(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a value, if the browser does. */
export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Blocked: the choice holds until the page is closed.
  }
}
