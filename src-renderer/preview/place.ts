// Where the picture lies on the screen, and how large it must come for that. Lengths are device pixels throughout.
import type { Box } from '../../src-shared/editor/values.ts'

/** A rectangle; its corner may lie outside of what it is placed in. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A distance. */
export interface Offset {
  readonly x: number
  readonly y: number
}

/** Device pixels for each picture pixel, or as much as fits. */
export type Zoom = 'fit' | number

/** The boxes that pictures are asked in grow by so many pixels, so that a panel that is resized does not ask at every step. */
const boxStep = 128

/** The zooms that the wheel and the menu go through. */
export const zooms = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const

/** Device pixels for each picture pixel. An area without extent counts as one pixel. */
export function scaleOf(picture: Box, area: Box, zoom: Zoom): number {
  if (zoom !== 'fit') return zoom
  return Math.min(Math.max(1, area.width) / picture.width, Math.max(1, area.height) / picture.height)
}

/**
 * Where the picture lies in the area: on whole pixels, so that at 100 % each pixel is one of the screen. `pan` is how far its
 * middle is from that of the area.
 */
export function placePicture(picture: Box, area: Box, zoom: Zoom, pan: Offset): Rect {
  const scale = scaleOf(picture, area, zoom)
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const { x, y } = clampPan(picture, area, zoom, pan)
  return {
    x: Math.round((area.width - width) / 2 + x),
    y: Math.round((area.height - height) / 2 + y),
    width,
    height,
  }
}

/** The nearest pan at which no room is wasted: none where the picture fits, else up to its edges. */
export function clampPan(picture: Box, area: Box, zoom: Zoom, pan: Offset): Offset {
  const scale = scaleOf(picture, area, zoom)
  const within = (value: number, length: number, room: number): number => {
    const most = Math.max(0, (length * scale - room) / 2)
    return Math.min(most, Math.max(-most, value))
  }
  return { x: within(pan.x, picture.width, area.width), y: within(pan.y, picture.height, area.height) }
}

/** The pan after a change of zoom that leaves the picture's point under `pointer` (from the area's middle) where it is. */
export function panAround(pan: Offset, pointer: Offset, before: number, after: number): Offset {
  const ratio = after / before
  return { x: pointer.x - (pointer.x - pan.x) * ratio, y: pointer.y - (pointer.y - pan.y) * ratio }
}

/** The next zoom of the list above or below a scale; the scale's own end of the list where there is none. */
export function nextZoom(scale: number, direction: 1 | -1): number {
  const next =
    direction === 1
      ? zooms.find((zoom) => zoom > scale * 1.001)
      : zooms.findLast((zoom) => zoom < scale * 0.999)
  return next ?? scale
}

/** The box to ask a picture in, so that nothing is lost on the screen: in steps, and never more than the picture has. */
export function boxOf(picture: Box, area: Box, zoom: Zoom): Box {
  const scale = scaleOf(picture, area, zoom)
  const longest = Math.max(picture.width, picture.height)
  const side = Math.ceil((longest * scale - 1e-6) / boxStep) * boxStep
  if (side >= longest) return { width: picture.width, height: picture.height }
  return {
    width: Math.ceil((picture.width * side) / longest),
    height: Math.ceil((picture.height * side) / longest),
  }
}

/** Where a picture of one shape lies in one of another (0..1 of that): with bars, cropped, or pulled into shape. */
export function shapeInto(inner: Box, outer: Box, fit: 'fit' | 'fill' | 'stretch'): Rect {
  if (fit === 'stretch') return { x: 0, y: 0, width: 1, height: 1 }
  const ratios = [outer.width / inner.width, outer.height / inner.height]
  const scale = fit === 'fit' ? Math.min(...ratios) : Math.max(...ratios)
  const width = (inner.width * scale) / outer.width
  const height = (inner.height * scale) / outer.height
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height }
}

/** A part (0..1) of a rectangle, on whole pixels. */
export function partOf(rect: Rect, part: Rect): Rect {
  const left = Math.round(rect.x + part.x * rect.width)
  const top = Math.round(rect.y + part.y * rect.height)
  const right = Math.round(rect.x + (part.x + part.width) * rect.width)
  const bottom = Math.round(rect.y + (part.y + part.height) * rect.height)
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}
