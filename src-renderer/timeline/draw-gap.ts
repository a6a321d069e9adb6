// A gap: its spacing chart, whose points are the drawings that are sampled, its state and how many there are.
import type { GapStatus } from '../../src-shared/editor/values.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { itemAt, lastUpTo } from '../../src-shared/project/lookup.ts'
import { layoutAt, type GapLayout } from '../../src-shared/project/picture-at.ts'
import { drawQuality } from '../quality/draw-quality.ts'
import { drawBar } from './draw-bar.ts'
import { signOf } from './glyphs.ts'
import { gapBox, type Box } from './hit.ts'
import { endOf } from './lens.ts'
import type { Palette } from './palette.ts'
import type { Context, Scene } from './scene.ts'

/** Narrower gaps have a state bar alone. */
const leastChart = 10
/** Pixels that points are apart at least. */
const pointRoom = 5
const labelHeight = 16

function stateColour(palette: Palette, state: GapStatus['state']): string {
  switch (state) {
    case 'done':
    case 'partial':
      return palette.good
    case 'running':
      return palette.accent
    case 'stale':
      return palette.warn
    case 'failed':
      return palette.bad
    case 'still':
    case 'empty':
    case 'queued':
      return palette.dim
  }
}

/** The curve through what is sampled, its points, and a tick where each comes on screen. */
function drawChart(context: Context, { lens, palette }: Scene, layout: GapLayout, box: Box): void {
  const { drawings, arrival, from } = layout
  const foot = box.top + box.height - 4
  const rise = box.height - 8
  const xAt = (offset: number): number => box.left + offset * lens.zoom
  const yAt = (time: number): number => foot - time * rise
  const first = Math.max(
    0,
    lastUpTo(drawings, ({ offset }) => offset, lens.start - from.at),
  )
  const last = Math.min(
    drawings.length - 1,
    lastUpTo(drawings, ({ offset }) => offset, endOf(lens) - from.at) + 1,
  )
  // No more points than pixels.
  const stride = Math.max(1, Math.floor(1 / lens.zoom))
  context.beginPath()
  if (first === 0) context.moveTo(xAt(0), yAt(0))
  for (let index = first; index <= last; index += stride) {
    const { offset, time, frames } = itemAt(drawings, index)
    context.lineTo(xAt(offset), yAt(time))
    if (frames > 1) context.lineTo(xAt(offset + frames - 0.5), yAt(time))
  }
  if (last === drawings.length - 1) context.lineTo(xAt(arrival), yAt(1))
  if (last === drawings.length - 1) context.lineTo(box.left + box.width, yAt(1))
  context.strokeStyle = palette.dim
  context.globalAlpha = 0.75
  context.stroke()
  context.globalAlpha = 1
  const apart = (box.width / Math.max(1, drawings.length)) | 0
  if (apart < pointRoom) return
  context.fillStyle = palette.text
  for (let index = first; index <= last; index++) {
    const { offset, time } = itemAt(drawings, index)
    const [x, y] = [Math.round(xAt(offset)), yAt(time)]
    context.fillRect(x - 1.5, y - 1.5, 3, 3)
    context.fillRect(x, foot + 1, 1, 3)
  }
}

function drawHold(context: Context, { palette }: Scene, box: Box): void {
  const y = Math.round(box.top + box.height - 6) + 0.5
  context.beginPath()
  context.setLineDash([4, 4])
  context.moveTo(box.left + 6, y)
  context.lineTo(box.left + box.width - 6, y)
  context.strokeStyle = palette.dim
  context.stroke()
  context.setLineDash([])
}

/** Pixels from one perforation to the next, and of its sides. */
const perforation = { every: 8, width: 4, height: 3 }

/** Footage: the perforations of a film along both edges. They are counted from the gap's start, so that they go with it. */
function drawFootage(context: Context, { lens, palette }: Scene, box: Box): void {
  const { every, width, height } = perforation
  const last = Math.min(lens.width, box.left + box.width - width - 2)
  const skipped = Math.max(0, Math.floor(-box.left / every))
  context.fillStyle = palette.strongLine
  for (let left = box.left + 3 + skipped * every; left <= last; left += every) {
    const x = Math.round(left)
    if (box.height >= labelHeight + 2 * height + 8) {
      context.fillRect(x, box.top + box.height - height - 9, width, height)
    }
    context.fillRect(x, box.top + box.height - height - 2, width, height)
  }
}

function drawLabel(context: Context, scene: Scene, state: GapStatus['state'], text: string, box: Box): void {
  const { palette, lens } = scene
  // The label of a long gap stays in sight.
  const left = Math.max(box.left, Math.min(0, box.left + box.width - 140)) + 5
  const room = Math.min(box.left + box.width, lens.width) - left - 4
  if (room < 14 || box.height < labelHeight + 8) return
  const colour = stateColour(palette, state)
  context.save()
  context.beginPath()
  context.rect(left, box.top, room, box.height)
  context.clip()
  context.translate(left, box.top + 3)
  context.strokeStyle = colour
  context.lineWidth = 1.4
  context.stroke(signOf(state))
  if (room > 30) {
    context.fillStyle = palette.dim
    context.font = `11px ${palette.font}`
    context.textBaseline = 'alphabetic'
    context.fillText(text, 16, 10)
  }
  context.restore()
}

/** Draws a gap by its index, all but its strip. */
export function drawGap(context: Context, scene: Scene, index: number): void {
  const { document, lens, lanes, palette, picked } = scene
  const layout = layoutAt(document, index)
  const name = gapId(layout.gap)
  const status = scene.statusOf(name)
  const whole = gapBox(document, index, lens, lanes)
  const box: Box = { left: whole.left, width: whole.width, ...lanes.charts }
  const chosen = picked.gaps.has(name)
  const known = scene.qualityOf(name)
  // Where there is nothing to compare with, the spacing is worth more.
  const quality = known && known.by !== 'none' && known.drawings.length > 0 ? known : undefined
  const [left, right] = [Math.round(box.left) + 1, Math.round(box.left + box.width)]
  if (chosen || box.width >= 3) {
    context.fillStyle = chosen ? palette.accentDim : palette.raised
    context.fillRect(left, box.top, right - left, box.height)
  }
  if (box.width >= leastChart) {
    if (quality) drawQuality(context, scene, layout, quality, box)
    else if (layout.drawings.length > 0) drawChart(context, scene, layout, box)
    else if (layout.footage) drawFootage(context, scene, box)
    else drawHold(context, scene, box)
    const state = layout.drawings.length === 0 ? 'still' : (status?.state ?? 'empty')
    const measured = quality && scene.qualityLabel(quality)
    const text = measured ?? scene.labelOf(layout.drawings.length, status, layout.footage !== undefined)
    drawLabel(context, scene, state, text, box)
  }
  drawBar(context, scene, layout, status, Math.min(right - 1, box.left + lens.zoom), right)
  if (!chosen) return
  context.strokeStyle = palette.accent
  context.lineWidth = 1.5
  context.strokeRect(
    left + 0.5,
    box.top + 0.5,
    right - left - 1,
    lanes.bars.top + lanes.bars.height - box.top,
  )
  context.lineWidth = 1
}
