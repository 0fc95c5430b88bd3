/** @module How well each store finds, as bars that follow the reader's theme. Pure. */

/**
 * @typedef {{ name: string, values: readonly number[], ours: boolean }} Bar shares from 0 to 1, one per panel
 */

const BAR = { left: 230, height: 18, gap: 8, full: 210, value: 64 }
const PANEL = BAR.full + BAR.value
const TOP = 48

const STYLE = `text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 }
  .rest { fill: #1f232818 } .bar { fill: #8b949e } .ours { fill: #0f766e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .rest { fill: #e6edf320 } .bar { fill: #768390 } .ours { fill: #2dd4bf }
  }`

/**
 * Panels side by side with the same bars in each.
 *
 * @param {string} title
 * @param {readonly string[]} panels what each panel shows
 * @param {readonly Bar[]} bars
 */
export function barChart(title, panels, bars) {
  const [width, height] = [BAR.left + panels.length * PANEL, TOP + bars.length * (BAR.height + BAR.gap)]
  const inWords = bars.map(({ name, values }) => `${name} ${values.map(percent).join(' and ')}`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${title}: ${inWords.join(', ')}</title>
<style>${STYLE}</style>
<text class="title" x="0" y="16">${title}</text>
${panels.map((panel, at) => `<text x="${BAR.left + at * PANEL}" y="38">${panel}</text>`).join('')}
${bars.map((bar, at) => line(bar, TOP + at * (BAR.height + BAR.gap))).join('\n')}
</svg>
`
}

/** @param {Bar} bar @param {number} y */
function line({ name, values, ours }, y) {
  const baseline = y + BAR.height - 5
  const cells = values.map((value, at) => {
    const x = BAR.left + at * PANEL
    const rect = (/** @type {string} */ kind, /** @type {number} */ share) =>
      `<rect class="${kind}" x="${x}" y="${y}" width="${(BAR.full * share).toFixed(1)}" height="${BAR.height}" rx="3"/>`
    const label = `<text x="${x + BAR.full + 8}" y="${baseline}">${percent(value)}</text>`
    return rect('rest', 1) + rect(ours ? 'bar ours' : 'bar', value) + label
  })
  return `<text x="0" y="${baseline}">${name}</text>${cells.join('')}`
}

/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(1)} %`
