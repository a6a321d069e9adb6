// Draws locked regions over the picture: hatched in light and dark, so that it shows on any picture.
import type { Box } from '../../src-shared/editor/values.ts'

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Device pixels from one stripe to the next, for each of a CSS pixel. */
const pitch = 8

function stripes(density: number): OffscreenCanvas {
  const side = Math.max(4, Math.round(pitch * density))
  const tile = new OffscreenCanvas(side, side)
  const context = tile.getContext('2d')
  if (!context) return tile
  const image = context.createImageData(side, side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 4
      const light = (x + y) % side < side / 2
      image.data.fill(light ? 255 : 0, at, at + 3)
      image.data[at + 3] = light ? 150 : 90
    }
  }
  context.putImageData(image, 0, 0)
  return tile
}

/** The mask as a picture: opaque where it is locked. */
function stencilOf(mask: Uint8Array, { width, height }: Box): OffscreenCanvas {
  const stencil = new OffscreenCanvas(width, height)
  const context = stencil.getContext('2d')
  if (!context) return stencil
  const image = context.createImageData(width, height)
  for (let pixel = mask.indexOf(1); pixel >= 0; pixel = mask.indexOf(1, pixel + 1)) {
    image.data[pixel * 4 + 3] = 255
  }
  context.putImageData(image, 0, 0)
  return stencil
}

/** Draws the mask of a picture of this size, which lies at `rect` (device pixels), on a canvas of the area's size. */
export function drawHatch(
  canvas: HTMLCanvasElement,
  mask: Uint8Array | undefined,
  {
    area,
    rect,
    picture,
    density,
  }: {
    readonly area: Box
    readonly rect: Rect
    readonly picture: Box
    readonly density: number
  },
): void {
  if (canvas.width !== area.width) canvas.width = area.width
  if (canvas.height !== area.height) canvas.height = area.height
  const context = canvas.getContext('2d')
  if (!context) return
  context.globalCompositeOperation = 'source-over'
  context.clearRect(0, 0, area.width, area.height)
  if (!mask) return
  // The pixels of the mask are those of the picture: no edge is softened.
  context.imageSmoothingEnabled = false
  context.drawImage(stencilOf(mask, picture), rect.x, rect.y, rect.width, rect.height)
  const pattern = context.createPattern(stripes(density), 'repeat')
  if (!pattern) return
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = pattern
  context.fillRect(0, 0, area.width, area.height)
}
