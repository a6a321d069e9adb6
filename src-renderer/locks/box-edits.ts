// Boxes as they are drawn, moved and resized. Whatever is done, a box lies within the picture and has at least a pixel.
import type { BoxLock } from '../../src-shared/project/lock.ts'
import type { Point } from './stroke-path.ts'

/** The picture's extent. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** The parts of a box that can be pulled: sides by the sides of the world, corners by two of them. */
export const grips = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const

/** See {@link grips}. */
export type Grip = (typeof grips)[number]

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** The box between two pixels, both of them in it. */
export function boxBetween(a: Point, b: Point, size: Size): BoxLock {
  const within = ({ x, y }: Point): Point => ({
    x: clamp(Math.floor(x), 0, size.width - 1),
    y: clamp(Math.floor(y), 0, size.height - 1),
  })
  const [p, q] = [within(a), within(b)]
  const [x, y] = [Math.min(p.x, q.x), Math.min(p.y, q.y)]
  return { kind: 'box', x, y, width: Math.abs(p.x - q.x) + 1, height: Math.abs(p.y - q.y) + 1 }
}

/** The box, moved by whole pixels as far as the picture goes. */
export function moveBox(box: BoxLock, by: Point, { width, height }: Size): BoxLock {
  return {
    ...box,
    x: clamp(box.x + Math.round(by.x), 0, Math.max(0, width - box.width)),
    y: clamp(box.y + Math.round(by.y), 0, Math.max(0, height - box.height)),
  }
}

/** The box with one of its sides or corners moved by whole pixels; its other sides stay. */
export function pullBox(box: BoxLock, grip: Grip, by: Point, { width, height }: Size): BoxLock {
  const [right, bottom] = [box.x + box.width, box.y + box.height]
  const [dx, dy] = [Math.round(by.x), Math.round(by.y)]
  const left = grip.includes('w') ? clamp(box.x + dx, 0, right - 1) : box.x
  const top = grip.includes('n') ? clamp(box.y + dy, 0, bottom - 1) : box.y
  const end = grip.includes('e') ? clamp(right + dx, left + 1, Math.max(left + 1, width)) : right
  const foot = grip.includes('s') ? clamp(bottom + dy, top + 1, Math.max(top + 1, height)) : bottom
  return { kind: 'box', x: left, y: top, width: end - left, height: foot - top }
}

/** A box with one of its numbers as typed: the corner moves it, the extent resizes it. */
export function typeBox(
  box: BoxLock,
  field: 'x' | 'y' | 'width' | 'height',
  value: number,
  size: Size,
): BoxLock {
  switch (field) {
    case 'x':
      return moveBox(box, { x: value - box.x, y: 0 }, size)
    case 'y':
      return moveBox(box, { x: 0, y: value - box.y }, size)
    case 'width':
      return pullBox(box, 'e', { x: value - box.width, y: 0 }, size)
    case 'height':
      return pullBox(box, 's', { x: 0, y: value - box.height }, size)
  }
}

/** What an arrow key does to a box: moves it, or with Alt pulls its right or lower side; ten pixels with Shift. */
export function keyBox(
  box: BoxLock,
  key: { readonly key: string; readonly altKey: boolean; readonly shiftKey: boolean },
  size: Size,
): BoxLock | undefined {
  const step = key.shiftKey ? 10 : 1
  const ways: Readonly<Record<string, Point>> = {
    ...{ ArrowLeft: { x: -step, y: 0 }, ArrowRight: { x: step, y: 0 } },
    ...{ ArrowUp: { x: 0, y: -step }, ArrowDown: { x: 0, y: step } },
  }
  const by = ways[key.key]
  if (!by) return undefined
  return key.altKey ? pullBox(box, 'se', by, size) : moveBox(box, by, size)
}
