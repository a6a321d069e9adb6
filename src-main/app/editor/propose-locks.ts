// Finds what stands still between two keyframes: logos, subtitles, a background. What is equal in both, but for the noise that codecs leave,
// is covered by a few boxes, which hold little else.
//
// In: two frames of one shape. Out: boxes in pixels. The picture is looked at in blocks; a block stands still when hardly a pixel of it
// differs. The largest rectangle of such blocks is the first box, the largest of what is left the second, and so on; then the boxes grow to
// the pixel. A small area without any detail in it, a burnt-out sky or a shadow, is equal by chance, and is left alone.
import { setImmediate as breathe } from 'node:timers/promises'
import type { LockProposal } from '../../../src-shared/editor/locks.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import { largestRectangle, type Rectangle } from './largest-rectangle.ts'

/** Pixels of a block's side. */
const side = 8
/** How far samples of 8 bits may be apart in what was coded twice from one picture. */
const noise = 12
/** Of a block, or of a line along a box, this share may be farther apart. */
const outliers = 1 / 32
/** Mean distance of the samples of a block that stands still. */
const calm = 2.5
/** Boxes that are proposed at most. */
const most = 8
/** The least share of the picture's blocks, number of blocks and width in blocks that is worth a box. */
const least = { share: 0.0015, blocks: 6, width: 2 }
/** Mean step from pixel to pixel (samples of 8 bits) from which a block has detail, and the share of such blocks in a small box. */
const detail = { step: 2.5, share: 0.3 }
/** Boxes of this share of the picture's blocks need no detail. */
const large = 0.05
/** With more of the picture standing still there is nothing left to be made. */
const everything = 0.97

interface Distances {
  readonly width: number
  readonly height: number
  /** For each pixel whether it is farther apart than noise. */
  readonly apart: Uint8Array
  readonly columns: number
  readonly rows: number
  /** For each block whether it stands still. */
  readonly still: Uint8Array
  /** For each block whether there is something to be seen in it. */
  readonly detailed: Uint8Array
}

/** How far a pixel is apart, in samples of 8 bits: the farthest channel. What is transparent in both has no colour. */
function distanceAt(a: ArrayLike<number>, b: ArrayLike<number>, at: number, channels: 3 | 4): number {
  if (channels === 4 && (a[at + 3] ?? 0) + (b[at + 3] ?? 0) === 0) return 0
  let farthest = 0
  for (let channel = at; channel < at + channels; channel++) {
    farthest = Math.max(farthest, Math.abs((a[channel] ?? 0) - (b[channel] ?? 0)))
  }
  return farthest
}

/** How far a pixel is from the one to its left. */
function stepAt(a: ArrayLike<number>, at: number, channels: number): number {
  let farthest = 0
  for (let channel = at; channel < at + 3; channel++) {
    farthest = Math.max(farthest, Math.abs((a[channel] ?? 0) - (a[channel - channels] ?? 0)))
  }
  return farthest
}

async function measure(from: Frame, to: Frame, signal?: AbortSignal): Promise<Distances> {
  const { width, height, channels, depth } = from
  const [a, b] = [samplesOf(from), samplesOf(to)]
  const unit = depth === 8 ? 1 : 257
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)]
  const apart = new Uint8Array(width * height)
  const still = new Uint8Array(columns * rows)
  const detailed = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    if (row % side === 0) {
      await breathe()
      throwIfCancelled(signal)
    }
    const [sums, steps, far] = [
      new Float64Array(columns),
      new Float64Array(columns),
      new Uint32Array(columns),
    ]
    const bottom = Math.min(height, (row + 1) * side)
    for (let y = row * side; y < bottom; y++) {
      for (let x = 0; x < width; x++) {
        const pixel = y * width + x
        const distance = distanceAt(a, b, pixel * channels, channels) / unit
        const column = Math.floor(x / side)
        sums[column] = (sums[column] ?? 0) + distance
        if (x > 0) steps[column] = (steps[column] ?? 0) + stepAt(a, pixel * channels, channels) / unit
        if (distance <= noise) continue
        apart[pixel] = 1
        far[column] = (far[column] ?? 0) + 1
      }
    }
    for (let column = 0; column < columns; column++) {
      const pixels = (bottom - row * side) * (Math.min(width, (column + 1) * side) - column * side)
      const isStill = (far[column] ?? 0) <= pixels * outliers && (sums[column] ?? 0) <= pixels * calm
      still[row * columns + column] = isStill ? 1 : 0
      detailed[row * columns + column] = (steps[column] ?? 0) >= pixels * detail.step ? 1 : 0
    }
  }
  return { width, height, apart, columns, rows, still, detailed }
}

/** Whether hardly a pixel of a rectangle, which lies within the picture, is apart. */
function standsStill({ width, apart }: Distances, { left, top, right, bottom }: Rectangle): boolean {
  let far = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) far += apart[y * width + x] ?? 0
  }
  return far <= (right - left) * (bottom - top) * outliers
}

/** A rectangle of blocks in pixels, grown to each side by as many lines, less than a block, as stand still. */
function grow(distances: Distances, blocks: Rectangle): Rectangle {
  const { width, height } = distances
  let box: Rectangle = {
    left: blocks.left * side,
    top: blocks.top * side,
    right: Math.min(width, blocks.right * side),
    bottom: Math.min(height, blocks.bottom * side),
  }
  for (let step = 1; step < side; step++) {
    const { left, top, right, bottom } = box
    const lines: Rectangle[] = [
      { left: left - 1, top, right: left, bottom },
      { left: right, top, right: right + 1, bottom },
      { left, top: top - 1, right, bottom: top },
      { left, top: bottom, right, bottom: bottom + 1 },
    ]
    for (const line of lines) {
      const isInside = line.left >= 0 && line.top >= 0 && line.right <= width && line.bottom <= height
      if (!isInside || !standsStill(distances, line)) continue
      box = {
        left: Math.min(box.left, line.left),
        top: Math.min(box.top, line.top),
        right: Math.max(box.right, line.right),
        bottom: Math.max(box.bottom, line.bottom),
      }
    }
  }
  return box
}

/** Whether a rectangle of blocks is more than equal by chance. */
function isWorth({ columns, rows, detailed }: Distances, { left, top, right, bottom }: Rectangle): boolean {
  const area = (right - left) * (bottom - top)
  if (area >= columns * rows * large) return true
  let some = 0
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) some += detailed[row * columns + column] ?? 0
  }
  return some >= area * detail.share
}

/** See the top of this file. Lets other work through. Rejects as cancelled. */
export async function proposeLocks(from: Frame, to: Frame, signal?: AbortSignal): Promise<LockProposal> {
  const distances = await measure(from, to, signal)
  const { columns, rows, still } = distances
  const total = columns * rows
  if (still.reduce((sum, one) => sum + one, 0) >= total * everything) {
    return { found: 'everything', boxes: [] }
  }
  const left = still.slice()
  const boxes: LockProposal['boxes'] = []
  while (boxes.length < most) {
    const blocks = largestRectangle(left, columns, least.width)
    const area = blocks ? (blocks.right - blocks.left) * (blocks.bottom - blocks.top) : 0
    if (!blocks || area < Math.max(least.blocks, total * least.share)) break
    for (let row = blocks.top; row < blocks.bottom; row++) {
      left.fill(0, row * columns + blocks.left, row * columns + blocks.right)
    }
    if (!isWorth(distances, blocks)) continue
    const box = grow(distances, blocks)
    boxes.push({
      ...({ kind: 'box', x: box.left, y: box.top } as const),
      ...{ width: box.right - box.left, height: box.bottom - box.top },
    })
  }
  return { found: boxes.length > 0 ? 'some' : 'nothing', boxes }
}
