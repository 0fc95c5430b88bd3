/** @module Files and folders dropped anywhere on the page. */
import { useEffect, useState } from 'react'

/** Whether files are being dragged over the page; `onDrop` gets them in the event itself, which is when folders can be opened. */
export function useFileDrop(onDrop: (dropped: DataTransfer) => void): boolean {
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
      if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return
      event.preventDefault()
      onDrop(event.dataTransfer)
    })
    return () => ending.abort()
  }, [onDrop])
  return over
}
