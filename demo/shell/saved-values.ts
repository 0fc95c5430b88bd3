/** @module Small values of the page, as text. Where the browser keeps none, the page works as on a first visit. */

/** A place for values. */
export interface SavedValues {
  /** A value that was written here before. */
  read(key: string): string | undefined
  /** Keeps a value, if the browser does. */
  write(key: string, value: string): void
  remove(key: string): void
}

/** For as long as this tab is open. */
export const ofThisTab: SavedValues = saved(() => sessionStorage)

/** Until the user clears this site's data. */
export const ofThisDevice: SavedValues = saved(() => localStorage)

/** Naming the storage is what a browser refuses, so it is named late. */
function saved(storage: () => Storage): SavedValues {
  const attempt = <Value>(work: (values: Storage) => Value): Value | undefined => {
    try {
      return work(storage())
    } catch {
      return undefined // Blocked: what was chosen holds until the page is closed.
    }
  }
  return {
    read: (key) => attempt((values) => values.getItem(key)) ?? undefined,
    write: (key, value) => attempt((values) => values.setItem(key, value)),
    remove: (key) => attempt((values) => values.removeItem(key)),
  }
}
