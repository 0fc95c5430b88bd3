/** @module Lines over sizes as a small picture, both axes logarithmic, that follows the reader's theme. Pure. */

/**
 * @typedef {{ name: string, points: readonly (readonly [number, number])[] }} Series
 * @typedef {{ title: string, series: readonly Series[], unit: string, over: string }} Panel
 */

const SIZE = { width: 420, height: 240 }
const EDGE = { left: 60, right: 14, top: 30, bottom: 34 }
/** Dark enough on white, light enough on black, and told apart by those who do not see red and green. */
const COLORS = [
  ['#0f766e', '#2dd4bf'],
  ['#b45309', '#fbbf24'],
  ['#6d28d9', '#c4b5fd'],
  ['#be123c', '#fda4af'],
  ['#1d4ed8', '#93c5fd'],
  ['#4d7c0f', '#bef264'],
  ['#6b7280', '#9ca3af'],
]
const LEGEND_LINE = 18

/**
 * Panels side by side, `columns` in a row; a legend under them where a panel has several lines.
 *
 * @param {string} title
 * @param {readonly Panel[]} panels
 * @param {number} columns
 */
export function plot(title, panels, columns) {
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))]
  const rows = Math.ceil(panels.length / columns)
  const legend = names.length > 1 ? Math.ceil(names.length / (columns * 2)) * LEGEND_LINE + 8 : 0
  const [width, height] = [columns * SIZE.width, rows * SIZE.height + legend]
  const drawn = panels.map((panel, at) => {
    const [x, y] = [(at % columns) * SIZE.width, Math.floor(at / columns) * SIZE.height]
    return `<g transform="translate(${x} ${y})">${drawPanel(panel, names)}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(title)}</title>
<style>${style()}</style>
${drawn.join('\n')}
${legend === 0 ? '' : drawLegend(names, columns, rows * SIZE.height)}
</svg>
`
}

function style() {
  const rules = (/** @type {number} */ theme) =>
    COLORS.map(
      (colors, at) => `.s${at} { stroke: ${colors[theme]} } .d${at} { fill: ${colors[theme]} }`,
    ).join(' ')
  return `text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 } .end { text-anchor: end } .mid { text-anchor: middle }
  .grid { stroke: #1f232822 } .line { fill: none; stroke-width: 2 } .s0 { stroke-width: 3.5 } ${rules(0)}
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #e6edf326 } ${rules(1)} }`
}

/** @param {Panel} panel @param {readonly string[]} names */
function drawPanel({ title, series, unit, over }, names) {
  const points = series.flatMap(({ points }) => points)
  const [left, right] = [EDGE.left, SIZE.width - EDGE.right]
  const [top, bottom] = [EDGE.top, SIZE.height - EDGE.bottom]
  const x = scale(
    points.map(([x]) => x),
    left,
    right,
  )
  const y = scale(
    points.map(([, y]) => y),
    bottom,
    top,
  )
  return [
    `<text class="title" x="${EDGE.left}" y="16">${escape(title)}</text>`,
    ...y.ticks.map((tick) => gridLine(left, right, y.at(tick), `${short(tick)} ${unit}`)),
    ...x.ticks.map(
      (tick) => `<text class="mid" x="${fixed(x.at(tick))}" y="${bottom + 16}">${short(tick)}</text>`,
    ),
    `<text class="end" x="${right}" y="${bottom + 31}">${escape(over)}</text>`,
    ...series.map((one) => drawSeries(one, names.indexOf(one.name), x.at, y.at)),
  ].join('')
}

/** @param {number} left @param {number} right @param {number} y @param {string} label */
const gridLine = (left, right, y, label) =>
  `<line class="grid" x1="${left}" x2="${right}" y1="${fixed(y)}" y2="${fixed(y)}"/><text class="end" x="${left - 6}" y="${fixed(y + 4)}">${label}</text>`

/** @param {Series} series @param {number} color @param {(value: number) => number} x @param {(value: number) => number} y */
function drawSeries({ name, points }, color, x, y) {
  const at = color % COLORS.length
  const path = points.map(([size, value]) => `${fixed(x(size))},${fixed(y(value))}`)
  const dots = points.map(
    ([size, value]) =>
      `<circle class="d${at}" cx="${fixed(x(size))}" cy="${fixed(y(value))}" r="3"><title>${escape(name)}, ${short(size)}: ${Number(value.toPrecision(3))}</title></circle>`,
  )
  return `<polyline class="line s${at}" points="${path.join(' ')}"/>${dots.join('')}`
}

/** @param {readonly string[]} names @param {number} columns @param {number} top */
function drawLegend(names, columns, top) {
  return names
    .map((name, at) => {
      const x = (at % (columns * 2)) * (SIZE.width / 2) + 12
      const y = top + Math.floor(at / (columns * 2)) * LEGEND_LINE + 8
      return `<circle class="d${at % COLORS.length}" cx="${x}" cy="${y}" r="5"/><text x="${x + 10}" y="${y + 4}">${escape(name)}</text>`
    })
    .join('')
}

/**
 * From values to places, by their logarithms; the ticks are powers of ten.
 *
 * @param {readonly number[]} values
 * @param {number} from
 * @param {number} to
 */
function scale(values, from, to) {
  const logs = values.filter((value) => value > 0).map(Math.log10)
  const least = Math.floor(Math.min(...logs, Infinity) + 1e-9)
  const high = Math.max(least + 1, Math.ceil(Math.max(...logs, -Infinity) - 1e-9))
  return {
    at: (/** @type {number} */ value) =>
      from + ((Math.log10(Math.max(value, 10 ** least)) - least) / (high - least)) * (to - from),
    ticks: Array.from({ length: high - least + 1 }, (_, step) => 10 ** (least + step)),
  }
}

/** 10k, 1M. @param {number} value */
function short(value) {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`
  if (value >= 1000) return `${Number((value / 1000).toPrecision(3))}k`
  return String(Number(value.toPrecision(3)))
}

/** @param {number} value */
const fixed = (value) => value.toFixed(1)

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
