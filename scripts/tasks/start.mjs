import { build } from '../steps/build.mjs'
import { install } from '../steps/install.mjs'
import { runTask, Stop } from '../steps/run.mjs'

const DEFAULT_PORT = 4173

await runTask(async () => {
  const port = chosenPort()
  await install()
  await build()
  const server = await serve(port)
  console.log(`Keepsake's demo is at ${server.resolvedUrls?.local[0]}`)
})

/** `npm start -- --port 5000`, or the environment's PORT. */
function chosenPort() {
  const flag = process.argv.indexOf('--port')
  const text = (flag === -1 ? process.env.PORT : process.argv[flag + 1]) ?? String(DEFAULT_PORT)
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Stop(`Port '${text}' is not a number from 1 to 65535.`)
}

/** @param {number} port */
async function serve(port) {
  // Vite is not there to be imported before `install`.
  const { previewDemo } = await import('../preview.mjs')
  try {
    return await previewDemo(port)
  } catch (error) {
    if (!/in use/.test(String(error))) throw error
    throw new Stop(`Port ${port} is in use. Choose another one: npm start -- --port ${port + 1}`)
  }
}
