// A picture that is moved about: premultiplied RGBA floats in 0..1, rows top to bottom.

/** See the top of this file. Where a side tiles, it is a power of two and the picture repeats without a seam. */
export interface Sprite {
  readonly width: number
  readonly height: number
  /** height*width*4 values. */
  readonly data: Float32Array
  readonly tileX: boolean
  readonly tileY: boolean
}

/** Opaque colours of a picture: height*width*3 values in 0..1. */
export interface Texture {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** A colour, each part 0..1. */
export type Colour = readonly [r: number, g: number, b: number]

/** A picture that repeats in both directions, opaque; its sides must be powers of two. */
export function tiled(texture: Texture): Sprite {
  const { width, height, data } = texture
  const rgba = new Float32Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * 3 + channel] ?? 0
    rgba[pixel * 4 + 3] = 1
  }
  return { width, height, data: rgba, tileX: true, tileY: true }
}

/** Half as wide and high, each texel the mean of four. Sides of one texel stay. */
function halve(sprite: Sprite): Sprite {
  const width = Math.max(1, sprite.width >> 1)
  const height = Math.max(1, sprite.height >> 1)
  const data = new Float32Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const y1 = Math.min(sprite.height - 1, y * 2 + 1)
    for (let x = 0; x < width; x++) {
      const x1 = Math.min(sprite.width - 1, x * 2 + 1)
      for (let channel = 0; channel < 4; channel++) {
        const at = (row: number, column: number) =>
          sprite.data[(row * sprite.width + column) * 4 + channel] ?? 0
        data[(y * width + x) * 4 + channel] =
          (at(y * 2, x * 2) + at(y * 2, x1) + at(y1, x * 2) + at(y1, x1)) / 4
      }
    }
  }
  return { ...sprite, width, height, data }
}

/** A sprite made small enough for its size on screen: `shrink` texels of the original lie under one of the new. */
export interface Reduced {
  readonly sprite: Sprite
  readonly shrink: number
}

/** Halves until a pixel of the screen covers at most about 1.5 texels; `texelsPerPixel` is of the original. */
export function reduceFor(sprite: Sprite, texelsPerPixel: number): Reduced {
  let reduced = sprite
  let shrink = 1
  while (texelsPerPixel / shrink > 1.5 && reduced.width > 8 && reduced.height > 8) {
    // Odd sides would lose their last row, and with it the edge of the shape.
    if (reduced.width % 2 === 1 || reduced.height % 2 === 1) reduced = padEven(reduced)
    reduced = halve(reduced)
    shrink *= 2
  }
  return { sprite: reduced, shrink }
}

function padEven(sprite: Sprite): Sprite {
  const width = sprite.width + (sprite.width % 2)
  const height = sprite.height + (sprite.height % 2)
  const data = new Float32Array(width * height * 4)
  for (let y = 0; y < sprite.height; y++) {
    data.set(sprite.data.subarray(y * sprite.width * 4, (y + 1) * sprite.width * 4), y * width * 4)
  }
  return { ...sprite, width, height, data }
}

/** Blurs by a box of the given radius in texels, twice: near a Gaussian, as a lens out of focus. Borders wrap where they tile. */
export function blurSprite(sprite: Sprite, radius: number): Sprite {
  const whole = Math.floor(radius)
  if (whole < 1) return sprite
  const { width, height, tileX, tileY } = sprite
  let data = sprite.data
  for (let pass = 0; pass < 2; pass++) {
    data = boxPass(data, width, height, whole, { step: 4, line: width * 4, wrap: tileX })
    data = boxPass(data, height, width, whole, { step: width * 4, line: 4, wrap: tileY })
  }
  return { ...sprite, data }
}

interface Pass {
  readonly step: number
  readonly line: number
  readonly wrap: boolean
}

/** Means over 2r+1 values along lines of `length`; outside is transparent unless the side wraps. */
function boxPass(
  input: Float32Array,
  length: number,
  lines: number,
  radius: number,
  pass: Pass,
): Float32Array {
  const output = new Float32Array(input.length)
  const scale = 1 / (2 * radius + 1)
  const { step, line, wrap } = pass
  const offset = (index: number) => {
    if (wrap) return ((index + length * 8) % length) * step
    return index < 0 || index >= length ? -1 : index * step
  }
  for (let row = 0; row < lines; row++) {
    for (let channel = 0; channel < 4; channel++) {
      const base = row * line + channel
      const value = (index: number) => {
        const at = offset(index)
        return at < 0 ? 0 : (input[base + at] ?? 0)
      }
      let sum = 0
      for (let index = -radius; index <= radius; index++) sum += value(index)
      for (let index = 0; index < length; index++) {
        output[base + index * step] = sum * scale
        sum += value(index + radius + 1) - value(index - radius)
      }
    }
  }
  return output
}
