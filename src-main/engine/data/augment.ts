// Variations of a window that stay true to life: other framings, directions, colours. The same for all of its frames.
import { resample, type Crop } from '../../../src-shared/resample.ts'
import type { Random } from './random.ts'

/** How much windows are varied. All off: the centre of the picture, as it is. */
export interface AugmentOptions {
  /** Smallest crop, as a share (0..1] of the largest that fits; 1 takes the largest. Never below the output's own pixels. */
  readonly smallestCrop: number
  /** Whether the crop lies anywhere, or in the middle. */
  readonly anywhere: boolean
  /** Left becomes right with one half's chance. */
  readonly mirror: boolean
  /** Turned by quarters; only for square windows. */
  readonly turn: boolean
  /** Last becomes first with one half's chance. */
  readonly reverse: boolean
  /** Strength of changes of brightness, contrast, saturation and white, 0..1. */
  readonly colour: number
  /** Chance that colours are taken away. */
  readonly grey: number
}

/** Nothing is varied. */
export const noAugment: AugmentOptions = {
  smallestCrop: 1,
  anywhere: false,
  mirror: false,
  turn: false,
  reverse: false,
  colour: 0,
  grey: 0,
}

interface Shape {
  readonly width: number
  readonly height: number
}

/** Crops frames of one size and brings them to the plan's; `input` and `output` hold whole windows. */
export function drawView(
  input: Uint8Array,
  from: Shape,
  to: Shape & { readonly frames: number; readonly augment: AugmentOptions },
  random: Random,
  output: Uint8Array,
): void {
  const crop = chooseCrop(from, to, to.augment, random)
  const [inputBytes, outputBytes] = [from.width * from.height * 3, to.width * to.height * 3]
  const isWhole = crop.width === to.width && crop.height === to.height && crop.x % 1 === 0 && crop.y % 1 === 0
  for (let frame = 0; frame < to.frames; frame++) {
    const picture = input.subarray(frame * inputBytes, (frame + 1) * inputBytes)
    const target = output.subarray(frame * outputBytes, (frame + 1) * outputBytes)
    if (isWhole) {
      copyCrop(picture, from.width, crop, target)
      continue
    }
    const scaled = resample({ ...from, channels: 3, data: picture }, crop, to.width, to.height)
    for (let at = 0; at < scaled.length; at++) target[at] = Math.floor((scaled[at] ?? 0) + 0.5)
  }
}

function copyCrop(picture: Uint8Array, width: number, crop: Crop, target: Uint8Array): void {
  for (let y = 0; y < crop.height; y++) {
    const from = ((crop.y + y) * width + crop.x) * 3
    target.set(picture.subarray(from, from + crop.width * 3), y * crop.width * 3)
  }
}

/** The part of the picture to show, in the output's aspect. */
function chooseCrop(from: Shape, to: Shape, options: AugmentOptions, random: Random): Crop {
  const largest = Math.min(from.width / to.width, from.height / to.height)
  // A crop of fewer pixels than the output would teach blur; so would enlarging, which only tiny clips need.
  const smallest = Math.min(largest, Math.max(1, largest * options.smallestCrop))
  const scale = options.smallestCrop < 1 ? random.logRange(smallest, largest * (1 + 1e-9)) : largest
  const [width, height] = [Math.min(from.width, to.width * scale), Math.min(from.height, to.height * scale)]
  const place = (room: number) =>
    options.anywhere ? Math.floor(random.unit() * (room + 1 - 1e-9)) : Math.floor(room / 2)
  const x = Math.min(from.width - width, place(from.width - width))
  const y = Math.min(from.height - height, place(from.height - height))
  return { x, y, width, height }
}

/** Mirrors, turns, reverses and recolours a window of the plan's size in place. */
export function augmentWindow(
  data: Uint8Array,
  shape: Shape & { readonly frames: number; readonly augment: AugmentOptions },
  random: Random,
): void {
  const { width, height, frames, augment } = shape
  // All choices are drawn whatever the options, so that one option does not change what another one does.
  const mirrored = random.chance(0.5) && augment.mirror
  const drawn = random.below(4)
  const quarters = augment.turn && width === height ? drawn : 0
  const reversed = random.chance(0.5) && augment.reverse
  const grey = random.chance(augment.grey)
  const bytes = width * height * 3
  if (reversed) reverseFrames(data, frames, bytes)
  if (mirrored || quarters > 0) {
    const copy = new Uint8Array(bytes)
    for (let frame = 0; frame < frames; frame++) {
      const picture = data.subarray(frame * bytes, (frame + 1) * bytes)
      copy.set(picture)
      turnPicture(copy, picture, width, height, mirrored, quarters)
    }
  }
  if (augment.colour > 0 || grey) recolour(data, augment.colour, grey, random)
}

function reverseFrames(data: Uint8Array, frames: number, bytes: number): void {
  const spare = new Uint8Array(bytes)
  for (let frame = 0; frame < frames >> 1; frame++) {
    const [early, late] = [frame * bytes, (frames - 1 - frame) * bytes]
    spare.set(data.subarray(early, early + bytes))
    data.copyWithin(early, late, late + bytes)
    data.set(spare, late)
  }
}

function turnPicture(
  from: Uint8Array,
  to: Uint8Array,
  width: number,
  height: number,
  mirrored: boolean,
  quarters: number,
): void {
  const last = width - 1
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const side = mirrored ? last - x : x
      const [sx, sy] =
        quarters === 0
          ? [side, y]
          : quarters === 1
            ? [y, last - side]
            : quarters === 2
              ? [last - side, last - y]
              : [last - y, side]
      const [source, target] = [(sy * width + sx) * 3, (y * width + x) * 3]
      to[target] = from[source] ?? 0
      to[target + 1] = from[source + 1] ?? 0
      to[target + 2] = from[source + 2] ?? 0
    }
  }
}

/** One table for each channel says brightness, contrast and white; saturation mixes with luma. */
function recolour(data: Uint8Array, strength: number, grey: boolean, random: Random): void {
  const contrast = 1 + strength * random.range(-0.3, 0.3)
  const brightness = strength * random.range(-30, 30)
  const gamma = Math.exp(strength * random.range(-0.3, 0.3))
  const saturation = grey ? 0 : 1 + strength * random.range(-0.4, 0.4)
  const tables = [0, 1, 2].map(() => {
    const white = 1 + strength * random.range(-0.08, 0.08)
    return Float32Array.from({ length: 256 }, (_, value) => {
      const curved = 255 * Math.pow(value / 255, gamma) * white
      return (curved - 128) * contrast + 128 + brightness
    })
  })
  const [red, green, blue] = tables
  if (!red || !green || !blue) return
  for (let at = 0; at < data.length; at += 3) {
    const r = red[data[at] ?? 0] ?? 0
    const g = green[data[at + 1] ?? 0] ?? 0
    const b = blue[data[at + 2] ?? 0] ?? 0
    const luma = 0.299 * r + 0.587 * g + 0.114 * b
    data[at] = toByte(luma + (r - luma) * saturation)
    data[at + 1] = toByte(luma + (g - luma) * saturation)
    data[at + 2] = toByte(luma + (b - luma) * saturation)
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value + 0.5)
}
