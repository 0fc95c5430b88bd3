/** @module Times as people read them. */
import { type Stored, TURN_KIND } from 'keepsake'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** `11 Jan 2026`. Days are UTC's, as they are in the memory. */
export function showDay(time: string): string {
  return DAY.format(new Date(time))
}

/** When a memory is from: when it was said or began to hold, otherwise when it was stored. */
export function momentOf({ value, createdAt }: Stored): string {
  return value.validFrom ?? createdAt
}

/** Who said it; `Fact` for what nobody said. */
export function speakerOf({ value }: Stored): string {
  if (value.kind !== TURN_KIND) return 'Fact'
  const { name, role } = value.content
  if (typeof name === 'string') return name
  return role === 'assistant' ? 'Assistant' : 'You'
}

/** The conversation a turn belongs to. */
export function threadOf({ value }: Stored): string | undefined {
  const { thread } = value.content
  return value.kind === TURN_KIND && typeof thread === 'string' ? thread : undefined
}
