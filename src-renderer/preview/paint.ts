// Draws a view of pictures on a canvas. Lengths are device pixels; nothing is kept between two calls.
import type { Box } from '../../src-shared/editor/values.ts'
import type { CompareMode } from '../state/view.svelte.ts'
import { partOf, type Rect } from './place.ts'
import { sameDrawable, type Drawable } from './plan.ts'

/** A neighbour that lies over the picture. */
export interface SkinLayer {
  readonly bitmap: ImageBitmap
  readonly side: 'before' | 'after'
  readonly opacity: number
}

/** The real frame beside the picture. */
export interface Comparison {
  readonly mode: Exclude<CompareMode, 'off'>
  readonly bitmap: ImageBitmap
  /** Where it lies in the picture (0..1). */
  readonly part: Rect
  /** Place of the split, 0..1 of the picture. */
  readonly split: number
  /** A power of two. */
  readonly gain: number
  /** Flicker shows the real one. */
  readonly flipped: boolean
}

/** Everything that is on the canvas. */
export interface Painting {
  readonly area: Box
  /** Where the picture lies. */
  readonly rect: Rect
  /** Whether pixels are blended into each other: not where single ones are looked at. */
  readonly smooth: boolean
  readonly drawable: Drawable
  readonly skins: readonly SkinLayer[]
  /** Tints the skins: warm before, cool after. */
  readonly tint: boolean
  readonly comparison: Comparison | undefined
  /** Two colours of the board under transparent pictures; undefined for opaque ones. */
  readonly board: readonly [string, string] | undefined
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Of transparent drawings: their own colour gives way to the tint, so that black lines show it too. */
const inks = { before: '#ff6a3d', after: '#2f9bff' } as const
const inked = 0.55
/** Of opaque pictures: a filter before them, which leaves them their contrast; both together are nearly grey. */
const filters = { before: '#ffb48c', after: '#8cc4ff' } as const
/** Side of a field of the board. */
const field = 8

/** A context of its own, for layers. Throws where the browser gives none. */
export function scratch(size: Box, readable = false): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d', {
    willReadFrequently: readable,
  })
  if (!context) throw new Error('The browser gave no canvas.')
  return context
}

/** Whether two paintings look the same. */
export function samePainting(a: Painting | undefined, b: Painting | undefined): boolean {
  if (!a || !b) return a === b
  return (
    sameDrawable(a.drawable, b.drawable) &&
    sameFields(a.area, b.area) &&
    sameFields(a.rect, b.rect) &&
    a.smooth === b.smooth &&
    a.tint === b.tint &&
    a.board === b.board &&
    a.skins.length === b.skins.length &&
    a.skins.every((skin, index) => sameFields(skin, b.skins[index])) &&
    sameComparison(a.comparison, b.comparison)
  )
}

function sameComparison(a: Comparison | undefined, b: Comparison | undefined): boolean {
  if (!a || !b) return a === b
  return sameFields({ ...a, part: null }, { ...b, part: null }) && sameFields(a.part, b.part)
}

function sameFields<T extends object>(a: T, b: T | undefined): boolean {
  return b !== undefined && Object.entries(a).every(([name, value]) => Object.is(value, b[name as keyof T]))
}

/** Draws. The canvas is as large as the area. */
export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { area, rect, board, comparison } = painting
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-over'
  context.clearRect(0, 0, area.width, area.height)
  context.save()
  clip(context, rect)
  context.imageSmoothingEnabled = painting.smooth
  context.imageSmoothingQuality = 'high'
  if (board) paintBoard(context, rect, board)
  if (comparison) compare(context, painting, comparison)
  else paintDrawable(context, painting.drawable, rect, !board)
  for (const skin of painting.skins) paintSkin(context, skin, painting)
  context.restore()
}

function clip(context: Context, { x, y, width, height }: Rect): void {
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
}

function draw(context: Context, image: CanvasImageSource, { x, y, width, height }: Rect): void {
  context.drawImage(image, x, y, width, height)
}

/** A picture, or two laid over each other in their shares. */
export function paintDrawable(context: Context, drawable: Drawable, rect: Rect, opaque: boolean): void {
  if (drawable.kind === 'picture') {
    draw(context, drawable.bitmap, rect)
    return
  }
  const { from, to, share } = drawable
  if (opaque) {
    draw(context, from, rect)
    context.globalAlpha = share
    draw(context, to, rect)
    context.globalAlpha = 1
    return
  }
  // Laid over each other, two transparent pictures would be too opaque: their sum is made aside.
  const layer = scratch({ width: Math.max(from.width, to.width), height: Math.max(from.height, to.height) })
  const whole = { x: 0, y: 0, width: layer.canvas.width, height: layer.canvas.height }
  layer.globalAlpha = 1 - share
  draw(layer, from, whole)
  layer.globalCompositeOperation = 'lighter'
  layer.globalAlpha = share
  draw(layer, to, whole)
  draw(context, layer.canvas, rect)
}

function paintSkin(context: Context, { bitmap, side, opacity }: SkinLayer, painting: Painting): void {
  const { rect, tint, board } = painting
  context.globalAlpha = opacity
  if (tint) {
    const layer = scratch(bitmap)
    layer.drawImage(bitmap, 0, 0)
    layer.globalCompositeOperation = board ? 'source-atop' : 'multiply'
    layer.globalAlpha = board ? inked : 1
    layer.fillStyle = (board ? inks : filters)[side]
    layer.fillRect(0, 0, bitmap.width, bitmap.height)
    draw(context, layer.canvas, rect)
  } else {
    draw(context, bitmap, rect)
  }
  context.globalAlpha = 1
}

/** The real frame in the shape of the project's picture, on black bars where it has another aspect. */
export function paintReal(
  context: Context,
  { bitmap, part }: Pick<Comparison, 'bitmap' | 'part'>,
  rect: Rect,
): void {
  if (part.x > 0 || part.y > 0) {
    context.fillStyle = '#000'
    context.fillRect(rect.x, rect.y, rect.width, rect.height)
  }
  draw(context, bitmap, partOf(rect, part))
}

function compare(context: CanvasRenderingContext2D, painting: Painting, comparison: Comparison): void {
  const { rect, drawable } = painting
  const opaque = !painting.board
  switch (comparison.mode) {
    case 'split': {
      paintDrawable(context, drawable, rect, opaque)
      const edge = Math.round(rect.x + comparison.split * rect.width)
      context.save()
      clip(context, { ...rect, x: edge, width: Math.max(0, rect.x + rect.width - edge) })
      paintReal(context, comparison, rect)
      context.restore()
      break
    }
    case 'flicker':
      if (comparison.flipped) paintReal(context, comparison, rect)
      else paintDrawable(context, drawable, rect, opaque)
      break
    case 'difference':
      paintDifference(context, painting, comparison)
  }
}

/** |made - real| x gain, on black. */
function paintDifference(
  context: CanvasRenderingContext2D,
  { rect, drawable, board }: Painting,
  comparison: Comparison,
): void {
  const size = { width: rect.width, height: rect.height }
  // A picture that is larger than the screen is not laid out whole.
  const most = 4096
  const shrink = Math.min(1, most / Math.max(size.width, size.height))
  const whole = {
    x: 0,
    y: 0,
    width: Math.max(1, Math.round(size.width * shrink)),
    height: Math.max(1, Math.round(size.height * shrink)),
  }
  const made = scratch(whole)
  made.imageSmoothingEnabled = context.imageSmoothingEnabled
  made.fillRect(0, 0, whole.width, whole.height)
  paintDrawable(made, drawable, whole, !board)
  const real = scratch(whole)
  real.imageSmoothingEnabled = context.imageSmoothingEnabled
  real.fillRect(0, 0, whole.width, whole.height)
  paintReal(real, comparison, whole)
  made.globalCompositeOperation = 'difference'
  made.drawImage(real.canvas, 0, 0)
  made.globalCompositeOperation = 'lighter'
  for (let gain = 1; gain < comparison.gain; gain *= 2) made.drawImage(made.canvas, 0, 0)
  draw(context, made.canvas, rect)
}

function paintBoard(context: Context, rect: Rect, [light, dark]: readonly [string, string]): void {
  const tile = scratch({ width: 2 * field, height: 2 * field })
  tile.fillStyle = light
  tile.fillRect(0, 0, 2 * field, 2 * field)
  tile.fillStyle = dark
  tile.fillRect(field, 0, field, field)
  tile.fillRect(0, field, field, field)
  const pattern = context.createPattern(tile.canvas, 'repeat')
  if (!pattern) return
  pattern.setTransform(new DOMMatrix([1, 0, 0, 1, rect.x, rect.y]))
  context.fillStyle = pattern
  context.fillRect(rect.x, rect.y, rect.width, rect.height)
}
