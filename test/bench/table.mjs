/** @module Tables that a terminal shows and Markdown reads. */

/**
 * @param {string} title
 * @param {readonly (readonly string[])[]} rows
 * @param {readonly string[]} heads
 */
export function table(title, rows, heads) {
  const widths = heads.map((head, column) =>
    Math.max(3, head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const isNumber = (/** @type {number} */ column) => rows.every((row) => /^[\d.,–-]/.test(row[column] ?? ''))
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, isNumber(column))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [`\n${title}\n`, line(heads), line(rule), ...rows.map(line)].join('\n')
}

/** @param {string} text @param {number} width @param {boolean} right */
const pad = (text, width, right) => (right ? text.padStart(width) : text.padEnd(width))
