/** @module Keeps the end of a growing list in view, unless the user reads further up. */
import { type RefObject, useCallback, useEffect, useRef } from 'react'

/** So close to the end counts as being there, in CSS pixels. */
const NEAR = 60

/** A scroller that follows its content; `toEnd` takes it to the end wherever the user is. */
export function useStayAtEnd(...content: readonly unknown[]): {
  readonly scroller: RefObject<HTMLDivElement | null>
  onScroll(): void
  toEnd(): void
} {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const onScroll = useCallback(() => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = scroller.current ?? {}
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR
  }, [])
  const toEnd = useCallback(() => {
    atEnd.current = true
  }, [])
  const follow = useCallback(() => {
    if (atEnd.current) scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [])
  useEffect(follow, [follow, ...content])
  useEffect(() => {
    const observer = new ResizeObserver(follow) // what stands below it grows and shrinks
    if (scroller.current !== null) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [follow])
  return { scroller, onScroll, toEnd }
}
