/** @module Where an item lives: a path of labels, compared label by label. */
import { invalidArgument, KeepsakeError, show } from './errors.ts'

/** A path of labels, such as `['users', 'ada']`. A label is any non-empty string; dots and colons are ordinary. */
export type Namespace = readonly string[]

/**
 * The label under which Keepsake keeps its own items (thread heads, marks) inside a user's namespace.
 * No read or search shows them unless its prefix names the label, and only Keepsake writes there.
 */
export const RESERVED_LABEL = '$keepsake'

/** A namespace that may be written to: at least one label, none empty. */
export function checkNamespace(namespace: unknown): Namespace {
  const labels = checkPrefix(namespace)
  if (labels.length === 0) {
    throw invalidNamespace(labels, 'Namespace [] is empty. Give it at least one label.')
  }
  return labels
}

/** A prefix to look under: like a namespace, but `[]` means everything. */
export function checkPrefix(prefix: unknown): Namespace {
  if (!Array.isArray(prefix)) {
    throw invalidNamespace(
      [prefix],
      `Namespace ${show(prefix)} is not an array of labels. Write ['users', 'ada'].`,
    )
  }
  for (const label of prefix as unknown[]) {
    if (typeof label !== 'string') {
      throw invalidNamespace(prefix, `Namespace label ${show(label)} is not a string. Write it as one.`)
    }
    if (label.length > MAX_NAME) throw tooLong('Namespace label', label)
    if (label === '') {
      throw invalidNamespace(prefix, "Namespace label '' is empty. Leave the label out instead.")
    }
  }
  return [...(prefix as string[])]
}

/** Whether a namespace is, or lies under, a prefix. `['a']` holds `['a', 'b']` and not `['ab']`. */
export function isUnder(namespace: Namespace, prefix: Namespace): boolean {
  return prefix.every((label, index) => namespace[index] === label)
}

/** Whether a namespace is Keepsake's own. */
export function isReserved(namespace: Namespace): boolean {
  return namespace.includes(RESERVED_LABEL)
}

/** Whether a namespace holds what Keepsake's own items in and under it are read with: the salt of their digests. */
export function isBasis(namespace: Namespace): boolean {
  return namespace.at(-1) === RESERVED_LABEL
}

/** A refusal to write where only Keepsake does. */
export function refuseReserved(namespace: Namespace): void {
  if (!isReserved(namespace)) return
  throw invalidNamespace(
    namespace,
    `Namespace ${show(namespace)} is Keepsake's own. Leave out the label '${RESERVED_LABEL}'.`,
  )
}

/** The longest key or label: every index of the storage repeats it. */
export const MAX_NAME = 1024

/** A refusal of a key or label that is too long. */
export function tooLong(what: string, name: string): KeepsakeError<'too_large'> {
  return new KeepsakeError(
    'too_large',
    `${what} ${show(name)} of ${name.length} characters is over the limit of ${MAX_NAME}. Put it into the value.`,
    { details: { size: name.length, limit: MAX_NAME, unit: 'characters' } },
  )
}

/** Values for the variables of a namespace template. */
export type Variables = Readonly<Record<string, string>>

/**
 * A namespace with variables: a label such as `{user}` is filled in later, always as one whole label.
 *
 * Filling it throws `missing_variable` where a variable is left out, and `invalid_namespace` where one is empty.
 *
 * @example
 * ```ts
 * const template = namespaceTemplate(['users', '{user}'])
 * template({ user: 'ada@example.org' }) // ['users', 'ada@example.org']
 * ```
 */
export function namespaceTemplate(labels: Namespace): (variables?: Variables) => Namespace {
  const template = checkNamespace(labels)
  template.forEach(refuseHalfTemplate)
  refuseReserved(template)
  return (variables) => {
    const filled = checkNamespace(template.map((label) => fill(label, template, variables ?? {})))
    refuseReserved(filled)
    return filled
  }
}

/** A label such as `app-{user}` would be taken as it stands, and all users would share one memory. */
function refuseHalfTemplate(label: string): void {
  if (!/[{}]/.test(label) || VARIABLE.test(label)) return
  throw invalidNamespace(
    [label],
    `Namespace label ${show(label)} holds a variable beside other text. Make the variable a label of its own: '{user}'.`,
  )
}

const VARIABLE = /^\{([^{}]+)\}$/

function fill(label: string, template: Namespace, variables: Variables): string {
  const name = VARIABLE.exec(label)?.[1]
  if (name === undefined) return label
  const value: unknown = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (value === undefined) {
    throw new KeepsakeError(
      'missing_variable',
      `Namespace ${show(template)} needs the variable '${name}'. Give it: for({ ${name}: '…' }).`,
      { details: { variable: name } },
    )
  }
  if (typeof value !== 'string') {
    throw invalidArgument(name, `Variable '${name}' is ${show(value)}, not a string.`)
  }
  return value
}

function invalidNamespace(
  namespace: readonly unknown[],
  message: string,
): KeepsakeError<'invalid_namespace'> {
  return new KeepsakeError('invalid_namespace', message, { details: { namespace: namespace.map(plain) } })
}

/** Details cross the wire, so they hold nothing that JSON cannot. */
function plain(label: unknown): unknown {
  return typeof label === 'string' ? label : show(label)
}
