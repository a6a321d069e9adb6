// What a strip of a take shows at each frame of its gap: the start keyframe, the drawings, the end keyframe. Of long gaps only some of the
// drawings are shown: a strip is small, and there are several.
import type { GapLayout } from '../../src-shared/project/picture-at.ts'

/** Drawings that a strip shows at most. */
const most = 48

/** What is on screen from a frame of the gap on. */
export interface Cell {
  /** Frames since the start keyframe. */
  readonly offset: number
  readonly shows: 'from' | 'to' | { readonly index: number; readonly time: number }
}

/** The cells of a strip, in order. */
export function cellsOf({ drawings, arrival }: GapLayout): Cell[] {
  const count = Math.min(most, drawings.length)
  const shown = Array.from({ length: count }, (_, at) => {
    const index = Math.floor(((at + 0.5) * drawings.length) / count)
    const drawing = drawings[index]
    return drawing ? [{ offset: drawing.offset, shows: { index, time: drawing.time } }] : []
  })
  return [{ offset: 0, shows: 'from' }, ...shown.flat(), { offset: arrival, shows: 'to' }]
}

/** The cell at a frame of the gap. */
export function cellAt(cells: readonly Cell[], offset: number): Cell | undefined {
  return cells.findLast((cell) => cell.offset <= offset) ?? cells[0]
}

/** Frames of a strip: the gap, and the end keyframe for one. */
export function stripLength({ length }: Pick<GapLayout, 'length'>): number {
  return length + 1
}

/** The frame of a strip after so many seconds, at a rate: all strips of one length are in step. */
export function frameAfter(seconds: number, rate: number, length: number): number {
  return length < 1 ? 0 : Math.floor(seconds * rate + 1e-6) % length
}

/** The cells whose drawings are wanted, the middle of the gap first. */
export function middleFirst(cells: readonly Cell[]): Cell[] {
  const middle = (cells.length - 1) / 2
  return cells
    .map((cell, at) => ({ cell, far: Math.abs(at - middle) }))
    .sort((a, b) => a.far - b.far)
    .map(({ cell }) => cell)
}
