// The state bar of a gap. Each state differs from every other in more than its colour: solid, hollow, hatched, crossed, dotted, or a line.
import type { GapStatus } from '../../src-shared/editor/values.ts'
import type { Chart } from '../../src-shared/project/chart.ts'
import { readySet, runsOf } from './cells.ts'
import { patternOf } from './palette.ts'
import type { Context, Scene } from './scene.ts'

type State = GapStatus['state']
type Fill = string | CanvasPattern

/** Narrower cells are not told apart by lines between them. */
const leastCell = 5
/** A bar narrower than this shows shares, not cells. */
const leastBar = 16

function missingFill(context: Context, { palette, scale }: Scene, state: State): Fill | undefined {
  switch (state) {
    case 'queued':
      return patternOf(context, 'dots', palette.dim, scale)
    case 'running':
      return patternOf(context, 'hatch', palette.accent, scale)
    case 'stale':
      return patternOf(context, 'hatch', palette.warn, scale)
    case 'failed':
      return patternOf(context, 'cross', palette.bad, scale)
    case 'still':
    case 'empty':
    case 'partial':
    case 'done':
      return undefined
  }
}

const edgeOf = ({ palette }: Scene, state: State): string =>
  state === 'failed'
    ? palette.bad
    : state === 'stale'
      ? palette.warn
      : state === 'running'
        ? palette.accent
        : palette.strongLine

/**
 * Draws the bar of a gap from `left` to `right`, in pixels. `status` may be of a moment ago: what is drawn is bounded by the chart.
 */
export function drawBar(
  context: Context,
  scene: Scene,
  chart: Chart,
  status: GapStatus | undefined,
  left: number,
  right: number,
): void {
  const { lens, lanes, palette } = scene
  const { top, height } = lanes.bars
  const state = chart.drawings.length === 0 ? 'still' : (status?.state ?? 'empty')
  if (state === 'still') {
    context.fillStyle = palette.strongLine
    context.fillRect(left, top + height / 2 - 0.5, right - left, 1)
    return
  }
  const clip = { left: Math.max(left, -2), right: Math.min(right, lens.width + 2) }
  if (clip.right <= clip.left) return
  const missing = missingFill(context, scene, state)
  context.fillStyle = palette.sunken
  context.fillRect(clip.left, top, clip.right - clip.left, height)
  if (missing !== undefined) {
    context.fillStyle = missing
    context.fillRect(clip.left, top, clip.right - clip.left, height)
  }
  const ready = readySet(status)
  context.fillStyle = state === 'running' ? palette.accent : palette.good
  if (right - left < leastBar) {
    const share = Math.min(1, ready.size / chart.drawings.length)
    context.fillRect(left, top, (right - left) * share, height)
  } else {
    const start = left - scene.lens.zoom
    for (const { from, to, ready: here } of runsOf(chart, ready)) {
      const [a, b] = [start + from * lens.zoom, start + to * lens.zoom]
      if (here && b > clip.left && a < clip.right) context.fillRect(a, top, b - a, height)
    }
    if (lens.zoom >= leastCell) drawLines(context, scene, chart, start, clip)
  }
  context.strokeStyle = edgeOf(scene, state)
  if (right - left < leastBar) {
    context.fillStyle = context.strokeStyle
    context.fillRect(left, top, right - left, 1)
    context.fillRect(left, top + height - 1, right - left, 1)
    return
  }
  context.strokeRect(clip.left + 0.5, top + 0.5, clip.right - clip.left - 1, height - 1)
}

/** Lines between drawings. */
function drawLines(
  context: Context,
  { lens, lanes, palette }: Scene,
  { drawings }: Chart,
  start: number,
  clip: { readonly left: number; readonly right: number },
): void {
  const { top, height } = lanes.bars
  context.fillStyle = palette.background
  for (const { offset } of drawings) {
    const x = Math.round(start + offset * lens.zoom)
    if (x > clip.left + 1 && x < clip.right - 1) context.fillRect(x, top + 1, 1, height - 2)
  }
}
