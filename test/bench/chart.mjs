/** @module The main measure as a small picture that follows the reader's theme. */
import { mean } from './measures.mjs'
import { MODES } from './run-recall.mjs'

const WIDTH = 480
const BAR = { left: 72, height: 22, gap: 12, full: 340 }
const TOP = 40

const STYLE = `text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 }
  .rest { fill: #1f232818 } .bar { fill: #8b949e } .hybrid { fill: #0f766e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .rest { fill: #e6edf320 } .bar { fill: #768390 } .hybrid { fill: #2dd4bf }
  }`

/** LoCoMo's turn recall@10 as bars; of our own dialogues where LoCoMo was not measured. @param {import('./run-recall.mjs').Results} results */
export function chartOf({ conversations, plain }) {
  const title =
    conversations === undefined
      ? 'Our own dialogues: turns found in the first ten'
      : 'LoCoMo: evidence found in the first ten turns'
  const shares = MODES.map((mode) =>
    conversations === undefined
      ? plain[mode]
      : mean(conversations.flatMap(({ byMode }) => byMode[mode].turn10)),
  )
  const height = TOP + MODES.length * (BAR.height + BAR.gap)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>${title}: ${MODES.map((mode, index) => `${mode} ${percent(shares[index])}`).join(', ')}</title>
<style>${STYLE}</style>
<text class="title" x="0" y="18">${title}</text>
${MODES.map((mode, index) => bar(mode, shares[index] ?? 0, TOP + index * (BAR.height + BAR.gap))).join('\n')}
</svg>
`
}

/** @param {string} mode @param {number} share @param {number} y */
function bar(mode, share, y) {
  const rect = (/** @type {string} */ kind, /** @type {number} */ width) =>
    `<rect class="${kind}" x="${BAR.left}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" rx="4"/>`
  const baseline = y + BAR.height - 6
  return [
    `<text x="0" y="${baseline}">${mode}</text>`,
    rect('rest', BAR.full),
    rect(`bar ${mode}`, BAR.full * share),
    `<text x="${BAR.left + BAR.full + 10}" y="${baseline}">${percent(share)}</text>`,
  ].join('')
}

/** @param {number | undefined} share */
const percent = (share = 0) => `${(share * 100).toFixed(1)} %`
