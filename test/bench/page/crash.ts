/** @module What runs in the page: the same loop as in the tests. */
import { killMany } from '../../store/crash/rounds.ts'

Object.assign(globalThis, { bench: { kill: killMany } })
