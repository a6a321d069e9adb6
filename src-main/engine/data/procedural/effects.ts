// What happens between the scene and the file: lighting, lens, sensor, grading.
import { createRandom, type Random } from '../random.ts'
import { randomWander, type Curve } from './curves.ts'

/** The look of a clip. */
export interface Look {
  /** Share of the time between two frames during which the shutter is open; 0 for none. */
  readonly shutter: number
  /** Brightness in time. */
  readonly light: Curve
  /** A gradient of light across the picture: its strength and direction (radians) in time. */
  readonly slope: Curve
  readonly slopeDirection: Curve
  /** How much the corners darken. */
  readonly vignette: number
  /** Blur of the whole picture in pixels, in time. */
  readonly defocus: Curve
  /** Standard deviation of the noise of each sample (0..1), and whether it is the same for all three colours. */
  readonly noise: number
  readonly noiseIsGrey: boolean
  readonly grey: boolean
  readonly contrast: number
  readonly saturation: number
  readonly gamma: number
}

/** No effect at all: pixels are the scene's own. */
export const plainLook: Look = {
  shutter: 0,
  light: () => 1,
  slope: () => 0,
  slopeDirection: () => 0,
  vignette: 0,
  defocus: () => 0,
  noise: 0,
  noiseIsGrey: false,
  grey: false,
  contrast: 1,
  saturation: 1,
  gamma: 1,
}

function randomLight(random: Random): Curve {
  const kind = random.weighted([
    ['steady', 6],
    ['fade', 2],
    ['flicker', 1],
    ['step', 0.4],
  ] as const)
  switch (kind) {
    case 'steady':
      return () => 1
    case 'fade': {
      const change = random.range(-0.35, 0.35)
      return (time) => 1 + change * (time - 0.5)
    }
    case 'flicker': {
      const wander = randomWander(random, random.range(1, 5))
      const size = random.range(0.02, 0.08)
      return (time) => 1 + size * wander(time)
    }
    case 'step': {
      // A lamp is switched, within two frames or so.
      const when = random.range(0.2, 0.8)
      const change = random.range(-0.25, 0.25)
      return (time) => 1 + change / (1 + Math.exp(-(time - when) * 40))
    }
  }
}

/** A random look; `unit` is the shorter side in pixels. */
export function randomLook(random: Random, unit: number): Look {
  const lit = random.chance(0.4)
  const turning = random.normal() * 0.4
  const start = random.range(0, 2 * Math.PI)
  const strength = random.range(0.05, 0.4)
  const drift = random.normal() * 0.15
  const blurred = random.chance(0.2)
  const [blurFrom, blurTo] = [random.range(0, unit * 0.02), random.range(0, unit * 0.02)]
  const focusPull = random.chance(0.3)
  return {
    shutter: random.chance(0.45) ? random.range(0.25, 0.9) : 0,
    light: randomLight(random),
    slope: lit ? (time) => strength + drift * time : () => 0,
    slopeDirection: (time) => start + turning * time,
    vignette: random.chance(0.3) ? random.range(0.05, 0.4) : 0,
    defocus: blurred ? (time) => blurFrom + (focusPull ? (blurTo - blurFrom) * time : 0) : () => 0,
    noise: random.chance(0.55) ? random.logRange(0.002, 0.024) : 0,
    noiseIsGrey: random.chance(0.5),
    grey: random.chance(0.14),
    contrast: random.range(0.75, 1.2),
    saturation: random.range(0.6, 1.2),
    gamma: random.logRange(0.75, 1.35),
  }
}

/** Lights, blurs and grades a picture (height*width*3, 0..1) in place. */
export function applyLook(rgb: Float32Array, width: number, height: number, look: Look, time: number): void {
  const light = look.light(time)
  const slope = look.slope(time)
  const direction = look.slopeDirection(time)
  const [sx, sy] = [slope * Math.cos(direction), slope * Math.sin(direction)]
  const isPlain = slope === 0 && look.vignette === 0
  const curve = look.gamma === 1 ? undefined : gammaTable(look.gamma)
  for (let y = 0, at = 0; y < height; y++) {
    const v = ((y + 0.5) / height) * 2 - 1
    for (let x = 0; x < width; x++, at += 3) {
      let gain = light
      if (!isPlain) {
        const u = ((x + 0.5) / width) * 2 - 1
        gain *= Math.max(0, (1 + sx * u + sy * v) * (1 - look.vignette * 0.5 * (u * u + v * v)))
      }
      grade(rgb, at, gain, look, curve)
    }
  }
  const radius = look.defocus(time)
  if (radius > 0.05) blurPicture(rgb, width, height, radius)
}

const gammaSteps = 1024
const gammaTables = new Map<number, Float32Array>()

/** x^gamma at even steps of 0..1: a power for every sample would cost more than all the drawing. */
function gammaTable(gamma: number): Float32Array {
  let table = gammaTables.get(gamma)
  if (!table) {
    table = Float32Array.from({ length: gammaSteps + 2 }, (_, index) => Math.pow(index / gammaSteps, gamma))
    // One clip uses one gamma; keep only the latest.
    gammaTables.clear()
    gammaTables.set(gamma, table)
  }
  return table
}

function lookUp(table: Float32Array, value: number): number {
  const place = value <= 0 ? 0 : value >= 1 ? gammaSteps : value * gammaSteps
  const index = Math.floor(place)
  const low = table[index] ?? 0
  return low + (place - index) * ((table[index + 1] ?? 0) - low)
}

function grade(
  rgb: Float32Array,
  at: number,
  gain: number,
  look: Look,
  curve: Float32Array | undefined,
): void {
  let r = (rgb[at] ?? 0) * gain
  let g = (rgb[at + 1] ?? 0) * gain
  let b = (rgb[at + 2] ?? 0) * gain
  const saturation = look.grey ? 0 : look.saturation
  if (saturation !== 1) {
    const luma = 0.299 * r + 0.587 * g + 0.114 * b
    r = luma + (r - luma) * saturation
    g = luma + (g - luma) * saturation
    b = luma + (b - luma) * saturation
  }
  if (look.contrast !== 1) {
    r = 0.5 + (r - 0.5) * look.contrast
    g = 0.5 + (g - 0.5) * look.contrast
    b = 0.5 + (b - 0.5) * look.contrast
  }
  if (curve) {
    r = lookUp(curve, r)
    g = lookUp(curve, g)
    b = lookUp(curve, b)
  }
  rgb[at] = r
  rgb[at + 1] = g
  rgb[at + 2] = b
}

/** A separable three-tap blur, repeated until its variance is that of a disc of `radius`; borders are repeated. */
function blurPicture(rgb: Float32Array, width: number, height: number, radius: number): void {
  let left = (radius * radius) / 4
  while (left > 1e-3) {
    // A tap w on both sides has the variance 2w; w above a quarter would ring.
    const tap = Math.min(0.25, left / 2)
    blurLines(rgb, width, height, { step: 3, line: width * 3 }, tap)
    blurLines(rgb, height, width, { step: width * 3, line: 3 }, tap)
    left -= 2 * tap
  }
}

interface Lines {
  readonly step: number
  readonly line: number
}

function blurLines(
  rgb: Float32Array,
  length: number,
  lines: number,
  { step, line }: Lines,
  tap: number,
): void {
  for (let row = 0; row < lines; row++) {
    for (let channel = 0; channel < 3; channel++) {
      const base = row * line + channel
      let before = rgb[base] ?? 0
      let here = before
      for (let index = 0; index < length; index++) {
        const next = index + 1 < length ? (rgb[base + (index + 1) * step] ?? 0) : here
        rgb[base + index * step] = here + tap * (before + next - 2 * here)
        before = here
        here = next
      }
    }
  }
}

/** Rounds to bytes, with the look's noise; the noise depends on the seed alone. */
export function developPicture(rgb: Float32Array, look: Look, seed: number, output: Uint8Array): void {
  const { noise, noiseIsGrey } = look
  if (noise === 0) {
    for (let index = 0; index < rgb.length; index++) output[index] = toByte(rgb[index] ?? 0)
    return
  }
  const table = noiseTable()
  const random = createRandom(seed, 'grain')
  // One number from the stream yields two places in a table of normal numbers: fast, and still seeded.
  let state = random.seed() | 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return table[(state >>> 16) & (table.length - 1)] ?? 0
  }
  for (let index = 0; index < rgb.length; index += 3) {
    const grey = noiseIsGrey ? next() * noise : 0
    for (let at = index; at < index + 3; at++) {
      output[at] = toByte((rgb[at] ?? 0) + (noiseIsGrey ? grey : next() * noise))
    }
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 1 ? 255 : Math.floor(value * 255 + 0.5)
}

let table: Float32Array | undefined

function noiseTable(): Float32Array {
  if (!table) {
    const random = createRandom(1, 'grain table')
    table = Float32Array.from({ length: 4096 }, () => random.normal())
  }
  return table
}
