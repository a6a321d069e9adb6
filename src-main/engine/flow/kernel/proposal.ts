// How far a match is believed, and what the believed ones propose at a time between the keyframes.
import { vectorAt } from './fields'
import { exponential } from './towards'

// Half side of the patch over which the prior's own miss is averaged.
const SIDE: i32 = 3
// A match is believed the less, the further from its start it ends after going there and back: 1/e at this many pixels.
const SLACK: f32 = 1.5
// It is believed wholly when it fits better than the prior by this many 8-bit steps.
const GAIN: f32 = 8
// What the prior's own motion weighs against the proposals.
const FAITH: f32 = 1e-4

/** Mean absolute difference of two colours, in 8-bit steps. */
// @ts-ignore: decorator
@inline
function differenceOf(a: v128, b: v128): f32 {
  const d = f32x4.abs(f32x4.sub(a, b))
  return (f32x4.extract_lane(d, 0) + f32x4.extract_lane(d, 1) + f32x4.extract_lane(d, 2)) * <f32>85
}

/**
 * How badly a flow fits: at each pixel of `first` the mean over 7x7 (the picture's edge repeated outwards) of the difference, in
 * 8-bit steps, from where the flow leads in `second`; both are pictures of vectors, RGB 0..1. The flow lies at byte `lane` of the
 * vectors of `fields`. dst, scratch: a float a pixel.
 */
export function missOf(
  first: usize,
  second: usize,
  width: i32,
  height: i32,
  fields: usize,
  lane: usize,
  dst: usize,
  scratch: usize,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = <usize>(y * width + x)
      const flow = fields + lane + (pixel << 4)
      const there = vectorAt(second, width, height, <f32>x + load<f32>(flow), <f32>y + load<f32>(flow, 4))
      store<f32>(dst + (pixel << 2), differenceOf(v128.load(first + (pixel << 4)), there))
    }
  }
  meanAlong(dst, scratch, width, height, 1, width)
  meanAlong(scratch, dst, height, width, width, 1)
}

/** Means over 7 places along rows of `count`, `step` floats apart, of which there are `rows`, `stride` floats apart. */
function meanAlong(src: usize, dst: usize, count: i32, rows: i32, step: i32, stride: i32): void {
  const share: f32 = 1 / (<f32>SIDE * 2 + 1)
  for (let row = 0; row < rows; row++) {
    const start = <usize>(row * stride) << 2
    for (let place = 0; place < count; place++) {
      let sum: f32 = 0
      for (let k = place - SIDE; k <= place + SIDE; k++) {
        sum += load<f32>(src + start + (<usize>(min(max(k, 0), count - 1) * step) << 2))
      }
      store<f32>(dst + start + (<usize>(place * step) << 2), sum * share)
    }
  }
}

/** How far, in pixels, going there by whole pixels and back ends from the start. Flows: vectors; there and back: bytes in them. */
// @ts-ignore: decorator
@inline
function roundTrip(flows: usize, width: i32, height: i32, x: i32, y: i32, there: usize, back: usize): f32 {
  const at = flows + there + (<usize>(y * width + x) << 4)
  const u = load<f32>(at)
  const v = load<f32>(at, 4)
  const column = min(max(x + <i32>u, 0), width - 1)
  const row = min(max(y + <i32>v, 0), height - 1)
  const other = flows + back + (<usize>(row * width + column) << 4)
  const missX = u + load<f32>(other)
  const missY = v + load<f32>(other, 4)
  return sqrt(missX * missX + missY * missY)
}

// @ts-ignore: decorator
@inline
function trustOf(trip: f32, gain: f32): f32 {
  return exponential(-trip / SLACK) * min(max(gain / GAIN, <f32>0), <f32>1)
}

/**
 * How far the matches are believed, 0..1, as vectors [at the start's pixels, at the end's, 0, 0]. flows: vectors of whole pixels
 * [start to end, end to start]; misses of the prior and costs of the matches, from either keyframe: a float a pixel.
 */
export function trustMatches(
  flows: usize,
  width: i32,
  height: i32,
  missFrom: usize,
  missTo: usize,
  costFrom: usize,
  costTo: usize,
  dst: usize,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, dst += 16) {
      const pixel = <usize>(y * width + x) << 2
      const forth = roundTrip(flows, width, height, x, y, 0, 8)
      const back = roundTrip(flows, width, height, x, y, 8, 0)
      const from = trustOf(forth, load<f32>(missFrom + pixel) - load<f32>(costFrom + pixel))
      const to = trustOf(back, load<f32>(missTo + pixel) - load<f32>(costTo + pixel))
      v128.store(dst, f32x4(from, to, 0, 0))
    }
  }
}

/** A picture of vectors at another size, each the nearest; x components times scaleX, y components times scaleY. */
export function nearestFields(
  src: usize,
  sw: i32,
  sh: i32,
  dst: usize,
  dw: i32,
  dh: i32,
  scaleX: f32,
  scaleY: f32,
): void {
  const scale = f32x4(scaleX, scaleY, scaleX, scaleY)
  for (let y = 0; y < dh; y++) {
    // Centres of pixels, in whole numbers.
    const row = ((2 * y + 1) * sh) / (2 * dh)
    for (let x = 0; x < dw; x++, dst += 16) {
      const column = ((2 * x + 1) * sw) / (2 * dw)
      v128.store(dst, f32x4.mul(v128.load(src + (<usize>(row * sw + column) << 4)), scale))
    }
  }
}

/** Adds `value` to the four pixels around (px, py), shared out bilinearly; what falls outside is lost. */
// @ts-ignore: decorator
@inline
function splat(sums: usize, width: i32, height: i32, px: f32, py: f32, value: v128): void {
  const left = <i32>floor(px)
  const top = <i32>floor(py)
  const fx = px - <f32>left
  const fy = py - <f32>top
  for (let j = 0; j < 2; j++) {
    const y = top + j
    if (y < 0 || y >= height) continue
    const shareY = j ? fy : 1 - fy
    for (let k = 0; k < 2; k++) {
      const x = left + k
      if (x < 0 || x >= width) continue
      const share = shareY * (k ? fx : 1 - fx)
      const at = sums + (<usize>(y * width + x) << 4)
      v128.store(at, f32x4.add(v128.load(at), f32x4.mul(value, f32x4.splat(share))))
    }
  }
}

/**
 * What is proposed at time t: each match is laid down where its pixel is by then, weighted by its trust. flows: vectors of the
 * matches, trust: vectors as trustMatches makes them, fields: vectors of the prior; all of width x height. Out: the motion from
 * start to end as pairs, the prior's own where nothing is proposed, and how far each keyframe's matches cover a pixel, 0..1.
 * scratch: a vector a pixel.
 */
export function proposeAt(
  flows: usize,
  trust: usize,
  fields: usize,
  width: i32,
  height: i32,
  t: f32,
  motion: usize,
  fromCover: usize,
  toCover: usize,
  scratch: usize,
): void {
  const count = <usize>(width * height)
  memory.fill(scratch, 0, count << 4)
  const s: f32 = 1 - t
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, flows += 16, trust += 16) {
      const from = load<f32>(trust)
      if (from > 0) {
        const u = load<f32>(flows)
        const v = load<f32>(flows, 4)
        const value = f32x4(from * u, from * v, from, 0)
        splat(scratch, width, height, <f32>x + t * u, <f32>y + t * v, value)
      }
      const to = load<f32>(trust, 4)
      if (to > 0) {
        const u = load<f32>(flows, 8)
        const v = load<f32>(flows, 12)
        const value = f32x4(-to * u, -to * v, 0, to)
        splat(scratch, width, height, <f32>x + s * u, <f32>y + s * v, value)
      }
    }
  }
  const end = scratch + (count << 4)
  for (; scratch < end; scratch += 16, fields += 16, motion += 8, fromCover += 4, toCover += 4) {
    const from = load<f32>(scratch, 8)
    const to = load<f32>(scratch, 12)
    const ownX = s * load<f32>(fields) - t * load<f32>(fields, 8)
    const ownY = s * load<f32>(fields, 4) - t * load<f32>(fields, 12)
    const all = from + to + FAITH
    store<f32>(motion, (load<f32>(scratch) + FAITH * ownX) / all)
    store<f32>(motion, (load<f32>(scratch, 4) + FAITH * ownY) / all, 4)
    store<f32>(fromCover, min(from, <f32>1))
    store<f32>(toCover, min(to, <f32>1))
  }
}
