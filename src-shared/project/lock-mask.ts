// Which pixels locks cover. One function for the window, which shows them, and for the main side, which keeps them: what is hatched on
// the screen is what stays. A pixel belongs to a stroke when its middle is no farther than the brush's radius from the line through the
// middles of the stroke's pixels. There are no soft edges: a pixel is kept, or it is not.
import type { Lock, StrokeLock } from './lock.ts'

/** A picture's extent, in pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

/** The stretch of a row, both ends within; empty where it ends before it begins. */
interface Stretch {
  readonly first: number
  readonly last: number
}

const nothing: Stretch = { first: Infinity, last: -Infinity }

const hull = (a: Stretch, b: Stretch): Stretch => ({
  first: Math.min(a.first, b.first),
  last: Math.max(a.last, b.last),
})

/** Row y of the disc around (x, centre). */
function discRow(x: number, centre: number, radius: number, y: number): Stretch {
  const rest = radius * radius - (y - centre) * (y - centre)
  if (rest < 0) return nothing
  const half = Math.floor(Math.sqrt(rest))
  return { first: x - half, last: x + half }
}

/** The whole numbers x with low <= slope * x <= high. */
function solve(slope: number, low: number, high: number): Stretch {
  if (slope === 0) return low <= 0 && high >= 0 ? { first: -Infinity, last: Infinity } : nothing
  const [a, b] = [low / slope, high / slope]
  return { first: Math.ceil(Math.min(a, b)), last: Math.floor(Math.max(a, b)) }
}

/** Row y of what is no farther than the radius from the line between two different points, and beside it. */
function bandRow(ax: number, ay: number, bx: number, by: number, radius: number, y: number): Stretch {
  const [dx, dy] = [bx - ax, by - ay]
  const squared = dx * dx + dy * dy
  const reach = radius * Math.sqrt(squared)
  const along = solve(dx, ax * dx - (y - ay) * dy, squared + ax * dx - (y - ay) * dy)
  const across = solve(dy, ax * dy + (y - ay) * dx - reach, ax * dy + (y - ay) * dx + reach)
  const [first, last] = [Math.max(along.first, across.first), Math.min(along.last, across.last)]
  return first <= last ? { first, last } : nothing
}

function fillRow(
  mask: Uint8Array,
  { width }: Size,
  y: number,
  value: number,
  { first, last }: Stretch,
): void {
  const [start, end] = [Math.max(0, first), Math.min(width - 1, last)]
  if (start <= end) mask.fill(value, y * width + start, y * width + end + 1)
}

function fillStroke(mask: Uint8Array, size: Size, { erase, radius, points }: StrokeLock): void {
  const value = erase ? 0 : 1
  for (let at = 0; at < points.length; at += 2) {
    const [bx = 0, by = 0] = [points[at], points[at + 1]]
    const [ax = bx, ay = by] = at === 0 ? [] : [points[at - 2], points[at - 1]]
    const still = ax === bx && ay === by
    const bottom = Math.min(size.height - 1, Math.max(ay, by) + radius)
    for (let y = Math.max(0, Math.min(ay, by) - radius); y <= bottom; y++) {
      // Discs and band together have no dent, so their hull in a row is they themselves.
      const discs = hull(discRow(ax, ay, radius, y), discRow(bx, by, radius, y))
      fillRow(mask, size, y, value, still ? discs : hull(discs, bandRow(ax, ay, bx, by, radius, y)))
    }
  }
}

/** For each pixel of the picture, row by row: 1 where it is locked, else 0. What lies outside of the picture is left out. */
export function maskOf(locks: readonly Lock[], size: Size): Uint8Array {
  const mask = new Uint8Array(size.width * size.height)
  for (const lock of locks) {
    if (lock.kind === 'stroke') {
      fillStroke(mask, size, lock)
      continue
    }
    const bottom = Math.min(size.height, lock.y + lock.height)
    const stretch = { first: lock.x, last: lock.x + lock.width - 1 }
    for (let y = lock.y; y < bottom; y++) fillRow(mask, size, y, 1, stretch)
  }
  return mask
}
