/** @module What a manager tells its model by default. */

/** The default of a further pass. */
export const PHASE_INSTRUCTIONS = `Put the known memories in order. Where several say the same, keep one that says all of it. Where one is contradicted by a later one, close it. Where one can be made
clearer from the others, refine it. Add nothing that they do not say.`
