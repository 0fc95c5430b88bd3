/** @module The cache that the page fills with the runtime and the service worker answers from. */

/** Its name. */
export const RUNTIME_CACHE = 'keepsake-demo:runtime'
