/** One thing that leads to another. */
export interface Edge {
  readonly from: string
  readonly to: string
}

/** The ways that lead back to where they start, one for each thing that has one. */
export function cycles(edges: readonly Edge[]): string[][] {
  const others = edges.filter(({ from, to }) => from !== to)
  return [...new Set(others.map(({ from }) => from))].flatMap((start) => {
    const way = wayBack(start, others)
    return way === undefined ? [] : [way]
  })
}

/** The shortest way from `start` to itself: every step is tried before a longer one. */
function wayBack(start: string, edges: readonly Edge[]): string[] | undefined {
  const ways = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const { to } of edges.filter(({ from }) => from === way.at(-1))) {
      if (to === start) return [...way, to]
      if (seen.has(to)) continue
      seen.add(to)
      ways.push([...way, to])
    }
  }
  return undefined
}
