/** @module The sample conversation, as the file that a user would choose. */
import type { TextFile } from '../import/conversation.ts'
import text from './mara-and-theo.txt?raw'

/** What it is remembered under. */
export const SAMPLE_THREAD = 'Mara and Theo'

/** Two friends, six evenings, one leaky boat. */
export const sample: TextFile = { name: `${SAMPLE_THREAD}.txt`, text }
