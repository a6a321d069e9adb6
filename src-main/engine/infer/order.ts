// Which in-between comes first: the middle of the gap, then the middles of what is left, so that the motion can be
// judged long before the gap is done.

/** The indices 0..count-1, coarse to fine in time: the middle first, then the middles of both halves, and so on. */
export function middleFirst(count: number): number[] {
  const order: number[] = []
  let spans: [number, number][] = count > 0 ? [[0, count]] : []
  while (spans.length > 0) {
    const next: [number, number][] = []
    for (const [start, end] of spans) {
      const middle = (start + end) >> 1
      order.push(middle)
      if (start < middle) next.push([start, middle])
      if (middle + 1 < end) next.push([middle + 1, end])
    }
    spans = next
  }
  return order
}

/** Moments that are asked of the network in one go: fewer would keep it from its full rate. */
const groupSize = 4

/**
 * The grid moments that these frames need, in groups, the first frames' first. `needs` lists for each frame, in the order in
 * which the frames are wanted, the moments it is read from. Every moment comes once; what no frame needs is left out.
 */
export function groupMoments(needs: readonly (readonly number[])[]): number[][] {
  const moments = [...new Set(needs.flat())]
  const groups: number[][] = []
  for (let at = 0; at < moments.length; at += groupSize) groups.push(moments.slice(at, at + groupSize))
  return groups
}
