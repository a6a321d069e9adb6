// The quality strip of a gap, in the place of its spacing chart: a column for each drawing, hatched where a method that knows no movement does
// better; ticks for those methods, and a line for the similarity. Of a gap whose truth nobody knows: how sure the takes are, hollow.
import type { GapQuality } from '../../src-shared/editor/quality.ts'
import type { GapLayout } from '../../src-shared/project/picture-at.ts'
import type { Box } from '../timeline/hit.ts'
import { endOf } from '../timeline/lens.ts'
import { patternOf } from '../timeline/palette.ts'
import type { Context, Scene } from '../timeline/scene.ts'
import { columnsOf, type Column } from './geometry.ts'

/** Pixels that columns are apart at least to be told apart. */
const leastApart = 4
/** Height of what is written at the top of a gap. */
const labelRoom = 20

/** Draws in `box`, as wide as the gap. */
export function drawQuality(
  context: Context,
  { lens, palette, scale }: Scene,
  layout: GapLayout,
  quality: GapQuality,
  box: Box,
): void {
  const { start, zoom } = lens
  const [first, last] = [start - layout.from.at - 1, endOf(lens) - layout.from.at + 1]
  const columns = columnsOf(layout, quality).filter(({ from, to }) => to > first && from < last)
  const foot = box.top + box.height - 1
  // Below the label, where there is room for both.
  const rise = box.height - (box.height >= 2 * labelRoom ? labelRoom : 4)
  const left = ({ from }: Column): number => box.left + from * zoom
  const width = ({ from, to }: Column): number =>
    Math.max(0.5, (to - from) * zoom - (zoom >= leastApart ? 1 : 0))
  const yAt = (height: number): number => foot - height * rise
  const beaten = patternOf(context, 'hatch', palette.warn, scale)

  for (const column of columns) {
    if (column.height === undefined) continue
    const top = yAt(column.height)
    if (quality.by === 'takes') {
      context.strokeStyle = palette.accent
      context.strokeRect(left(column) + 0.5, top + 0.5, Math.max(0.5, width(column) - 1), foot - top)
      continue
    }
    context.globalAlpha = 0.55
    context.fillStyle = column.beaten ? beaten : palette.good
    context.fillRect(left(column), top, width(column), foot - top)
    context.globalAlpha = 1
    context.fillStyle = column.beaten ? palette.warn : palette.good
    context.fillRect(left(column), top, width(column), 1.5)
  }
  context.fillStyle = palette.text
  for (const column of columns) {
    if (column.crossFade !== undefined) {
      context.fillRect(left(column), yAt(column.crossFade) - 0.5, width(column), 1)
    }
    if (column.nearest === undefined) continue
    // Dotted, to be told from the other.
    for (let x = 0; x < width(column); x += 4) {
      context.fillRect(left(column) + x, yAt(column.nearest) - 0.5, Math.min(2, width(column) - x), 1)
    }
  }
  context.beginPath()
  for (const column of columns) {
    if (column.line !== undefined) context.lineTo(left(column) + width(column) / 2, yAt(column.line))
  }
  context.strokeStyle = palette.accent
  context.lineWidth = 1.5
  context.stroke()
  context.lineWidth = 1
}
