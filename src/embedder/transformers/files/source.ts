/** @module Which model, in which form, from where. */

import type { Dtype } from './needed.ts'

/** A model's files, named: plain JSON, the same on a page and in a worker. */
export interface ModelSource {
  /** Its id on the hub, such as `Xenova/all-MiniLM-L6-v2`; for a folder of one's own any name of that form. */
  readonly model: string
  /** The form of its weights; by default `q8`. */
  readonly dtype?: Dtype
  /** A branch, tag or commit; by default `main`. */
  readonly revision?: string
  /** A hub or a mirror of it; by default `https://huggingface.co`. */
  readonly host?: string
  /**
   * A folder that holds the files, instead of the hub: a URL, or an absolute path such as `/models/minilm/`. (A relative one would
   * mean something else in a worker.)
   */
  readonly path?: string
}
