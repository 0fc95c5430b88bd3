/** What the likeness bench measures, in one module. */
export { saysTheSame, stated } from '../../src/memory/learn/likeness.ts'
export { cosineOf } from '../../src/memory/learn/same-memory.ts'
