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
