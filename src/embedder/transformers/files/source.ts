/** @module Which model, in which form, from where. */
import { invalidArgument, show } from '../../../core/errors.ts'
import { type Dtype, DTYPES } from './needed.ts'

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
   * mean something else in a worker.) What is kept is not asked for again: give changed files a path of their own.
   */
  readonly path?: string
}

const HUB = 'https://huggingface.co'

/** `owner/name` or `name`, as the hub has it. */
const MODEL = /^(?:[\w-][\w.-]*\/)?[\w-][\w.-]*$/
const REVISION = /^[\w-][\w./-]*$/

/** A field of a source, whether a value is good for it, and what is wrong where not. */
type Rule = readonly [keyof ModelSource, (value: string) => boolean, (value: string) => string]

const RULES: readonly Rule[] = [
  [
    'model',
    (model) => isName(model, MODEL),
    (model) => `Model ${model} is no id of a model. Give one like 'Xenova/all-MiniLM-L6-v2'.`,
  ],
  [
    'dtype',
    (dtype) => DTYPES.includes(dtype as Dtype),
    (dtype) => `There is no dtype ${dtype}. Choose one of ${DTYPES.join(', ')}.`,
  ],
  [
    'revision',
    (revision) => isName(revision, REVISION),
    (revision) => `Revision ${revision} is no branch, tag or commit. Leave it out for 'main'.`,
  ],
  [
    'host',
    (host) => /^https?:/.test(host) && isFolder(host),
    (host) => `Host ${host} is no http(s) URL. Give one like '${HUB}'.`,
  ],
  [
    'path',
    (path) => isFolder(/^\/(?!\/)/.test(path) ? HUB + path : path),
    (path) => `Path ${path} is no folder's URL and no absolute path. Give one like '/models/minilm/'.`,
  ],
]

/** Throws `invalid_argument`, naming what is wrong with a source. What passes can stand in a URL. */
export function checkSource(source: ModelSource): void {
  for (const [field, isGood, fault] of RULES) {
    const value: unknown = source[field]
    const isMissing = value === undefined && field !== 'model'
    if (isMissing || (typeof value === 'string' && isGood(value))) continue
    throw invalidArgument(
      field,
      fault(show(typeof value === 'string' ? value.replace(SECRET, '//…@') : value)),
    )
  }
}

const isName = (name: string, form: RegExp): boolean => form.test(name) && !name.includes('..')

/** A name and a password in a URL: `fetch` refuses it, and an error must not repeat it. */
const SECRET = /\/\/[^/]*@/

/** A URL that a file's name can be put behind. */
const isFolder = (url: string): boolean =>
  URL.canParse(url) && /^[\w+.-]+:\/\/[^?#]*$/.test(url) && !SECRET.test(url)

/** The folder of a model's files, with a slash in the end. */
export function folderUrl({ model, revision = 'main', host = HUB, path }: ModelSource): string {
  const folder = path ?? `${host.replace(/\/+$/, '')}/${model}/resolve/${encodeURIComponent(revision)}`
  const { origin } = (globalThis as { location?: { origin: string } }).location ?? {}
  const url = URL.canParse(folder) ? folder : `${origin ?? ''}${folder}`
  return `${url.replace(/\/+$/, '')}/`
}

/** Where one of a model's files is. */
export const fileUrl = (source: ModelSource, name: string): string => folderUrl(source) + name
