/** A worker that serves nothing. */
self.addEventListener('message', () => {})
