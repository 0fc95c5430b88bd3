/** @module How many bytes of codes a search of ours by vector reads: what the floor sums up. */

/** Every code of every vector is read. @param {number} count @param {number} dimensions */
export const bytesRead = (count, dimensions) => count * dimensions
