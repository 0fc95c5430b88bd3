/** @module The files of what was dropped onto a page, folders and all. */
import type { FoundFile } from './find-files.ts'

/**
 * The files of what was dropped, with their paths. Call it in the `drop` event itself: afterwards the browser takes them away.
 *
 * Rejects with the browser's error where a folder cannot be read.
 *
 * @example
 * ```ts
 * declare const area: HTMLElement
 * area.addEventListener('drop', async (event) => {
 *   event.preventDefault()
 *   if (event.dataTransfer) console.log(await filesOf(event.dataTransfer)) // give them to importModel
 * })
 * ```
 */
export async function filesOf(dropped: Pick<DataTransfer, 'items'>): Promise<FoundFile[]> {
  // All of them before the first await: then the list is emptied.
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry())
  const found = await Promise.all(entries.filter((entry) => entry !== null).map(filesIn))
  return found.flat()
}

async function filesIn(entry: FileSystemEntry): Promise<FoundFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [{ path: entry.fullPath, file }]
  }
  const found = await Promise.all((await entriesIn(entry as FileSystemDirectoryEntry)).map(filesIn))
  return found.flat()
}

/** A reader gives some entries at a time, and none when it is done. */
async function entriesIn(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return entries
    entries.push(...some)
  }
}
