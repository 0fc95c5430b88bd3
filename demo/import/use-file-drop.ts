/** @module Files dropped anywhere on the page. */
import { useEffect, useState } from 'react'

/** Whether files are being dragged over the page; `onFiles` gets them when they are dropped. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const listen = (name: 'dragover' | 'drop' | 'dragleave', hear: (event: DragEvent) => void): void =>
      window.addEventListener(name, hear, { signal })
    listen('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      setOver(true)
    })
    listen('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false)
    })
    listen('drop', (event) => {
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      onFiles(files)
    })
    return () => ending.abort()
  }, [onFiles])
  return over
}
