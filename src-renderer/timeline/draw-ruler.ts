// The ruler, the lines below it, and the range that plays.
import { formatPlace, marksOf, rulerSteps } from './ruler.ts'
import { xOf } from './lens.ts'
import type { Context, Scene } from './scene.ts'

/** Lines go between pixels, so that they are one pixel wide. */
const sharp = (x: number): number => Math.round(x) + 0.5

function drawRange(context: Context, { lens, lanes, height, palette, played, document }: Scene): void {
  if (!played) return
  const [left, right] = [xOf(lens, played.first), xOf(lens, played.last + 1)]
  const { top, height: deep } = lanes.ruler
  context.fillStyle = palette.accentDim
  context.fillRect(left, top + deep - 5, right - left, 5)
  context.fillStyle = palette.accent
  if (document.range.in !== null) drawMark(context, xOf(lens, document.range.in), top, deep, 1)
  if (document.range.out !== null) drawMark(context, xOf(lens, document.range.out + 1), top, deep, -1)
  // What is left out is seen through a veil.
  context.globalAlpha = 0.6
  context.fillStyle = palette.sunken
  if (left > 0) context.fillRect(0, deep, left, height - deep)
  if (right < lens.width) context.fillRect(right, deep, lens.width - right, height - deep)
  context.globalAlpha = 1
}

/** A bracket that opens to the right (1) or the left (-1). */
function drawMark(context: Context, x: number, top: number, deep: number, direction: 1 | -1): void {
  context.beginPath()
  context.moveTo(x, top + deep)
  context.lineTo(x, top + deep - 14)
  context.lineTo(x + direction * 6, top + deep - 14)
  context.lineTo(x + direction * 2, top + deep - 9)
  context.lineTo(x + direction * 2, top + deep)
  context.closePath()
  context.fill()
}

/** Draws the ruler and all that goes behind keyframes and gaps. */
export function drawRuler(context: Context, scene: Scene): void {
  const { lens, lanes, height, palette, mode, document } = scene
  const { minor, major } = rulerSteps(lens.zoom, document.rate, mode)
  context.fillStyle = palette.background
  context.fillRect(0, 0, lens.width, height)
  drawRange(context, scene)
  const foot = lanes.ruler.height
  context.beginPath()
  for (const frame of marksOf(lens, major)) {
    const x = sharp(xOf(lens, frame))
    context.moveTo(x, foot)
    context.lineTo(x, height)
  }
  context.strokeStyle = palette.line
  context.globalAlpha = 0.5
  context.stroke()
  context.globalAlpha = 1
  context.beginPath()
  for (const frame of marksOf(lens, minor)) {
    const x = sharp(xOf(lens, frame))
    context.moveTo(x, foot - (frame % major === 0 ? 10 : 5))
    context.lineTo(x, foot)
  }
  context.moveTo(0, foot + 0.5)
  context.lineTo(lens.width, foot + 0.5)
  context.strokeStyle = palette.strongLine
  context.stroke()
  context.fillStyle = palette.dim
  context.font = `11px ${palette.font}`
  context.textBaseline = 'alphabetic'
  for (const frame of marksOf(lens, major)) {
    context.fillText(formatPlace(frame, document.rate, mode), xOf(lens, frame) + 4, foot - 11)
  }
}
