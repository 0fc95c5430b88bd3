/** @module What kind of thing is known. */
import { showKind } from './show-memory.ts'

/** A small label. */
export function KindBadge({ kind }: { readonly kind: string }) {
  return <span className="kind">{showKind(kind)}</span>
}
