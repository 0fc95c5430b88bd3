/** @module Fields whose text stays in the page. */

/** Browsers may send what is typed to a spelling service of theirs, or a form's shape to one that fills it. Not from here. */
export const PRIVATE_FIELD = { spellCheck: false, autoComplete: 'off' } as const
