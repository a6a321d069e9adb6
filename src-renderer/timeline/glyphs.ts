// Small signs of states, for the canvas: lines in a box of 12 by 12.
import type { GapStatus } from '../../src-shared/editor/values.ts'

const signs: Readonly<Record<GapStatus['state'], string>> = {
  still: 'M3 4.5h6M3 7.5h6',
  empty: 'M6 2a4 4 0 1 0 .01 0z',
  stale: 'M9.5 6a3.5 3.5 0 1 1-1.2-2.6M8.6 1.4v2.3H6.3',
  queued: 'M6 2a4 4 0 1 0 .01 0zM6 4v2.2l1.5 1',
  running: 'M4 2.5l5 3.5-5 3.5z',
  partial: 'M6 2a4 4 0 1 0 .01 0zM6 2v8M8 2.6v6.8',
  done: 'M2.5 6.5l2.5 2.5 4.5-5.5',
  failed: 'M6 1.8l4.6 8.2H1.4zM6 5v2.2M6 8.3v.5',
}

const paths = new Map<string, Path2D>()

/** The sign of a state. */
export function signOf(state: GapStatus['state']): Path2D {
  const drawn = signs[state]
  let path = paths.get(drawn)
  if (!path) {
    path = new Path2D(drawn)
    paths.set(drawn, path)
  }
  return path
}
