// The prior as the network sees it: keyframes and flows at the working size.
import { backAt, flowsAt, forthAt } from './towards'
import { vectorAt } from './fields'

/**
 * A frame averaged over the area to dw x dh, as RGB floats 0..1. With `vectors` each pixel is four floats (the last 0), else
 * three. Transparent pixels count by their alpha.
 */
export function averageColours(
  src: usize,
  sw: i32,
  sh: i32,
  channels: i32,
  depth: i32,
  dst: usize,
  dw: i32,
  dh: i32,
  vectors: i32,
): void {
  const stepX = <f32>sw / <f32>dw
  const stepY = <f32>sh / <f32>dh
  const wide = depth == 16
  const bytes = <usize>(channels * (wide ? 2 : 1))
  const most: f32 = wide ? 65535 : 255
  const scale = f32x4.splat(1 / (stepX * stepY * most))
  const step: usize = vectors ? 16 : 12
  for (let y = 0; y < dh; y++) {
    const top = <f32>y * stepY
    const bottom = min(top + stepY, <f32>sh)
    for (let x = 0; x < dw; x++, dst += step) {
      const left = <f32>x * stepX
      const right = min(left + stepX, <f32>sw)
      let sum = f32x4.splat(0)
      for (let row = <i32>top; <f32>row < bottom; row++) {
        const coverY = min(<f32>(row + 1), bottom) - max(<f32>row, top)
        let at = src + <usize>(row * sw + <i32>left) * bytes
        for (let column = <i32>left; <f32>column < right; column++, at += bytes) {
          let cover = coverY * (min(<f32>(column + 1), right) - max(<f32>column, left))
          const value = wide
            ? i32x4.extend_low_i16x8_u(v128.load64_zero(at))
            : i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)))
          const colour = f32x4.convert_i32x4_u(value)
          if (channels == 4) cover *= f32x4.extract_lane(colour, 3) / most
          sum = f32x4.add(sum, f32x4.mul(colour, f32x4.splat(cover)))
        }
      }
      sum = f32x4.mul(sum, scale)
      store<f32>(dst, f32x4.extract_lane(sum, 0))
      store<f32>(dst, f32x4.extract_lane(sum, 1), 4)
      store<f32>(dst, f32x4.extract_lane(sum, 2), 8)
      if (vectors) store<f32>(dst, 0, 12)
    }
  }
}

/** The prior of `count` pixels at time t: flows to the start and to the end keyframe as pairs, and the start's share. */
export function priorAt(fields: usize, count: i32, t: f32, f0: usize, f1: usize, weight: usize): void {
  const forth = forthAt(t)
  const back = backAt(t)
  for (let i = 0; i < count; i++, fields += 16, f0 += 8, f1 += 8, weight += 4) {
    const flows = flowsAt(v128.load(fields), forth, back)
    v128.store64_lane(f0, flows, 0)
    v128.store64_lane(f1, flows, 1)
    store<f32>(weight, 1 - t)
  }
}

/** The prior's blend at the size of the fields: start and end are pictures of vectors, so is the result. */
export function guideAt(
  start: usize,
  end: usize,
  fields: usize,
  width: i32,
  height: i32,
  t: f32,
  dst: usize,
): void {
  const forth = forthAt(t)
  const back = backAt(t)
  const share = f32x4.splat(1 - t)
  const rest = f32x4.splat(t)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, fields += 16, dst += 16) {
      const flows = flowsAt(v128.load(fields), forth, back)
      const a = vectorAt(
        start,
        width,
        height,
        <f32>x + f32x4.extract_lane(flows, 0),
        <f32>y + f32x4.extract_lane(flows, 1),
      )
      const b = vectorAt(
        end,
        width,
        height,
        <f32>x + f32x4.extract_lane(flows, 2),
        <f32>y + f32x4.extract_lane(flows, 3),
      )
      v128.store(dst, f32x4.add(f32x4.mul(share, a), f32x4.mul(rest, b)))
    }
  }
}
