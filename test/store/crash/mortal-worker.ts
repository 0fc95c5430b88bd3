/** Workers that are going to be killed. */

/** Longer than any worker needs to get to where it dies. */
const PATIENCE_MS = 10_000

/** The news that something went wrong; all others are the worker's own. */
interface Failed {
  readonly type: 'failed'
  readonly message: string
}

/** A worker once it is loaded: it says something by itself then. */
export async function loaded(worker: Worker): Promise<Worker> {
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true })
    worker.addEventListener('error', ({ message }) => reject(new Error(`It did not load: ${message}`)))
  })
  return worker
}

/** Gives a worker its order, and listens to it until it is killed; `live` is told how, and returns what hears the news. */
export async function liveAndDie<News extends { readonly type: string }>(
  worker: Worker,
  order: unknown,
  live: (die: () => void) => (news: Exclude<News, Failed>) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const never = setTimeout(() => reject(new Error('The moment to kill it never came.')), PATIENCE_MS)
    const hear = live(() => {
      clearTimeout(never)
      worker.terminate()
      resolve()
    })
    worker.addEventListener('message', ({ data }: MessageEvent<Exclude<News, Failed> | Failed>) => {
      if (isFailed(data)) reject(new Error(`The worker failed: ${data.message}`))
      else hear(data)
    })
    worker.postMessage(order)
  }).finally(() => worker.terminate())
}

function isFailed(news: { readonly type: string }): news is Failed {
  return news.type === 'failed'
}
