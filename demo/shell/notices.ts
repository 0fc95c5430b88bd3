/** @module Short messages at the page's edge. */
import { createContext, use } from 'react'

/** One message; a newer one takes its place. */
export interface Notice {
  readonly tone: 'info' | 'error'
  readonly text: string
  /** What the user may do about it. */
  readonly action?: { readonly label: string; run(): void }
}

/** Shows and hides them. */
export interface Notices {
  notify(notice: Notice): void
}

/** Given by `NoticeProvider`. */
export const NoticeContext = createContext<Notices | undefined>(undefined)

/** The page's messages. */
export function useNotices(): Notices {
  const notices = use(NoticeContext)
  if (notices === undefined) throw new Error('useNotices needs a NoticeProvider around it.')
  return notices
}
