// The in-between at full size: both keyframes warped by the flows and blended, in one pass over the rows.
//   F0 = f0 + r0, F1 = f1 + r1;  W0 = start(x + F0), W1 = end(x + F1) (bilinear, the edge repeated outwards)
//   w' = w e^l / (w e^l + 1 - w);  out = w' W0 + (1 - w') W1 + rgb
// With alpha the colours are blended premultiplied. Residuals (r0, r1, l, rgb) come at a smaller size and are spread by a joint
// bilateral filter: of the four around a pixel those count whose own prior blend looks like the pixel's, so that a correction
// stops at the edge of the thing it corrects (Kopf, Cohen, Lischinski, Uyttendaele, "Joint bilateral upsampling", 2007).
import { backAt, exponential, flowsAt, forthAt } from './towards'
import { between } from './fields'

// Difference of colour (0..1, summed square over RGB) at which a residual's say falls to a half.
const LIKENESS: f32 = 1 / (0.08 * 0.08)

// @ts-ignore: decorator
@inline
function fetch<T>(address: usize): v128 {
  if (sizeof<T>() == 1) {
    return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(address))))
  }
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(v128.load64_zero(address)))
}

// @ts-ignore: decorator
@inline
function premultiply(value: v128): v128 {
  const alpha = i8x16.shuffle(value, value, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15)
  return f32x4.mul(value, f32x4.replace_lane(alpha, 3, 1))
}

/** Bilinear lookup in a frame; lanes are its channels (with three, the fourth means nothing). */
// @ts-ignore: decorator
@inline
function lookUp<T>(frame: usize, width: i32, height: i32, bytes: usize, px: f32, py: f32, premultiplied: bool): v128 {
  const x = min(max(px, <f32>0), <f32>(width - 1))
  const y = min(max(py, <f32>0), <f32>(height - 1))
  const ix = <i32>x
  const iy = <i32>y
  const at = frame + <usize>(iy * width + ix) * bytes
  const right = ix + 1 < width ? bytes : 0
  const below = at + (iy + 1 < height ? <usize>width * bytes : 0)
  let a = fetch<T>(at)
  let b = fetch<T>(at + right)
  let c = fetch<T>(below)
  let d = fetch<T>(below + right)
  if (premultiplied) {
    a = premultiply(a)
    b = premultiply(b)
    c = premultiply(c)
    d = premultiply(d)
  }
  const fx = x - <f32>ix
  return between(between(a, b, fx), between(c, d, fx), y - <f32>iy)
}

/** Writes a pixel rounded to the nearest; `last` of a row must not touch what follows it. */
// @ts-ignore: decorator
@inline
function put<T>(out: usize, value: v128, channels: i32, last: bool): void {
  const most: f32 = sizeof<T>() == 1 ? 255 : 65535
  const held = f32x4.min(f32x4.max(value, f32x4.splat(0)), f32x4.splat(most))
  const whole = i32x4.trunc_sat_f32x4_u(f32x4.add(held, f32x4.splat(0.5)))
  const words = i16x8.narrow_i32x4_u(whole, whole)
  if (sizeof<T>() == 1) {
    const bits = i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0)
    if (channels == 3 && last) {
      store<u16>(out, <u16>bits)
      store<u8>(out, <u8>(bits >> 16), 2)
    } else store<u32>(out, bits)
  } else if (channels == 3 && last) {
    v128.store32_lane(out, words, 0)
    v128.store16_lane(out + 4, words, 2)
  } else v128.store64_lane(out, words, 0)
}

/** Where the pixel column lies in a row of `size` places, half-pixel centres, held inside. */
// @ts-ignore: decorator
@inline
function placeOf(index: i32, step: f32, size: i32): f32 {
  return min(max((<f32>index + 0.5) * step - 0.5, <f32>0), <f32>(size - 1))
}

/**
 * Rows `from` to `to` of the in-between at time t.
 * start, end, out: frames. fields: fw x fh motion fields, in their own pixels. line: scratch of fw vectors for this band alone.
 * residual: 0 for none, else rw x rh pairs of vectors [r0 x, y, r1 x, y], [l, r, g, b], in their own pixels, with guide: the prior's
 * blend at that size, RGB 0..1.
 */
export function compose(
  start: usize, end: usize, width: i32, height: i32, channels: i32, depth: i32,
  fields: usize, fw: i32, fh: i32, t: f32,
  residual: usize, guide: usize, rw: i32, rh: i32,
  out: usize, from: i32, to: i32, line: usize,
): void {
  if (depth == 8) {
    rows<u8>(start, end, width, height, channels, fields, fw, fh, t, residual, guide, rw, rh, out, from, to, line)
  } else {
    rows<u16>(start, end, width, height, channels, fields, fw, fh, t, residual, guide, rw, rh, out, from, to, line)
  }
}

// Residual at the current pixel.
let motion: v128 = i32x4.splat(0)
let paint: v128 = i32x4.splat(0)

/** Sums over the first three lanes of four vectors. */
// @ts-ignore: decorator
@inline
function colourSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const lowAB = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const lowCD = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const blueAB = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 8, 9, 10, 11, 24, 25, 26, 27)
  const blueCD = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 8, 9, 10, 11, 24, 25, 26, 27)
  const red = i8x16.shuffle(lowAB, lowCD, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
  const green = i8x16.shuffle(lowAB, lowCD, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
  const blue = i8x16.shuffle(blueAB, blueCD, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
  return f32x4.add(f32x4.add(red, green), blue)
}

// @ts-ignore: decorator
@inline
function squaredDifference(address: usize, colour: v128): v128 {
  const difference = f32x4.sub(v128.load(address), colour)
  return f32x4.mul(difference, difference)
}

/** Sets `motion` and `paint` from the residuals around a pixel whose prior blend is `colour` (0..1). */
// @ts-ignore: decorator
@inline
function spread(residual: usize, guide: usize, rw: i32, rh: i32, px: f32, py: f32, colour: v128): void {
  const ix = <i32>px
  const iy = <i32>py
  const fx = px - <f32>ix
  const fy = py - <f32>iy
  const right: usize = ix + 1 < rw ? 1 : 0
  const a = <usize>(iy * rw + ix)
  const c = a + (iy + 1 < rh ? <usize>rw : 0)
  const b = a + right
  const d = c + right
  const unlike = colourSums(
    squaredDifference(guide + (a << 4), colour), squaredDifference(guide + (b << 4), colour),
    squaredDifference(guide + (c << 4), colour), squaredDifference(guide + (d << 4), colour),
  )
  const one = f32x4.splat(1)
  const like = f32x4.div(
    one, f32x4.add(one, f32x4.mul(f32x4.mul(unlike, unlike), f32x4.splat(LIKENESS * LIKENESS))),
  )
  const near = f32x4((1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy)
  // The small constant keeps a say for the nearest where nothing around looks alike.
  const share = f32x4.mul(near, f32x4.add(like, f32x4.splat(1e-4)))
  const sa = f32x4.splat(f32x4.extract_lane(share, 0))
  const sb = f32x4.splat(f32x4.extract_lane(share, 1))
  const sc = f32x4.splat(f32x4.extract_lane(share, 2))
  const sd = f32x4.splat(f32x4.extract_lane(share, 3))
  const scale = f32x4.div(one, f32x4.add(f32x4.add(sa, sb), f32x4.add(sc, sd)))
  motion = f32x4.mul(weighted(residual, a, b, c, d, sa, sb, sc, sd), scale)
  paint = f32x4.mul(weighted(residual + 16, a, b, c, d, sa, sb, sc, sd), scale)
}

// @ts-ignore: decorator
@inline
function weighted(
  at: usize, a: usize, b: usize, c: usize, d: usize, sa: v128, sb: v128, sc: v128, sd: v128,
): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(sa, v128.load(at + (a << 5))), f32x4.mul(sb, v128.load(at + (b << 5)))),
    f32x4.add(f32x4.mul(sc, v128.load(at + (c << 5))), f32x4.mul(sd, v128.load(at + (d << 5)))),
  )
}

/** The nearest pixel of a frame: enough to tell what a place looks like. */
// @ts-ignore: decorator
@inline
function glance<T>(frame: usize, width: i32, height: i32, bytes: usize, px: f32, py: f32, premultiplied: bool): v128 {
  const ix = <i32>(min(max(px, <f32>0), <f32>(width - 1)) + 0.5)
  const iy = <i32>(min(max(py, <f32>0), <f32>(height - 1)) + 0.5)
  const value = fetch<T>(frame + <usize>(iy * width + ix) * bytes)
  return premultiplied ? premultiply(value) : value
}

// @ts-ignore: decorator
@inline
function rows<T>(
  start: usize, end: usize, width: i32, height: i32, channels: i32,
  fields: usize, fw: i32, fh: i32, t: f32,
  residual: usize, guide: usize, rw: i32, rh: i32,
  out: usize, from: i32, to: i32, line: usize,
): void {
  const bytes = <usize>channels * sizeof<T>()
  const most: f32 = sizeof<T>() == 1 ? 255 : 65535
  const premultiplied = channels == 4
  const forth = forthAt(t)
  const back = backAt(t)
  const stepX = <f32>fw / <f32>width
  const stepY = <f32>fh / <f32>height
  const scaleX: f32 = 1 / stepX
  const scaleY: f32 = 1 / stepY
  const scale = f32x4(scaleX, scaleY, scaleX, scaleY)
  const residualX = <f32>rw / <f32>width
  const residualY = <f32>rh / <f32>height
  const residualScale = f32x4(1 / residualX, 1 / residualY, 1 / residualX, 1 / residualY)
  const toUnit = f32x4.splat(1 / most)
  for (let y = from; y < to; y++) {
    const fy = placeOf(y, stepY, fh)
    const top = <i32>fy
    const above = fields + (<usize>(top * fw) << 4)
    const below = fields + (<usize>(min(top + 1, fh - 1) * fw) << 4)
    for (let x: usize = 0; x < <usize>fw << 4; x += 16) {
      const field = between(v128.load(above + x), v128.load(below + x), fy - <f32>top)
      v128.store(line + x, f32x4.mul(flowsAt(field, forth, back), scale))
    }
    const ry = placeOf(y, residualY, rh)
    let to_ = out + <usize>(y * width) * bytes
    for (let x = 0; x < width; x++, to_ += bytes) {
      const fx = placeOf(x, stepX, fw)
      const left = <i32>fx
      const at = line + (<usize>left << 4)
      let flows = between(v128.load(at), v128.load(line + (<usize>min(left + 1, fw - 1) << 4)), fx - <f32>left)
      const px = <f32>x
      const py = <f32>y
      let share: f32 = 1 - t
      if (residual) {
        const seen = between(
          glance<T>(
            end, width, height, bytes, px + f32x4.extract_lane(flows, 2), py + f32x4.extract_lane(flows, 3), premultiplied,
          ),
          glance<T>(
            start, width, height, bytes, px + f32x4.extract_lane(flows, 0), py + f32x4.extract_lane(flows, 1), premultiplied,
          ),
          share,
        )
        let colour = f32x4.mul(seen, toUnit)
        if (premultiplied) colour = f32x4.mul(colour, toUnit)
        spread(residual, guide, rw, rh, placeOf(x, residualX, rw), ry, colour)
        flows = f32x4.add(flows, f32x4.mul(motion, residualScale))
        const tilt = share * exponential(f32x4.extract_lane(paint, 0))
        share = tilt / (tilt + (1 - share))
      }
      const a = lookUp<T>(
        start, width, height, bytes, px + f32x4.extract_lane(flows, 0), py + f32x4.extract_lane(flows, 1), premultiplied,
      )
      const b = lookUp<T>(
        end, width, height, bytes, px + f32x4.extract_lane(flows, 2), py + f32x4.extract_lane(flows, 3), premultiplied,
      )
      let value = f32x4.add(f32x4.mul(f32x4.splat(share), a), f32x4.mul(f32x4.splat(1 - share), b))
      if (premultiplied) {
        const alpha = f32x4.extract_lane(value, 3)
        if (alpha > 0) {
          value = f32x4.replace_lane(f32x4.div(value, f32x4.splat(alpha)), 3, alpha)
        } else {
          // Nothing is seen here, but a transparent pixel's colour is still the user's.
          const c = lookUp<T>(
            start, width, height, bytes, px + f32x4.extract_lane(flows, 0), py + f32x4.extract_lane(flows, 1), false,
          )
          const d = lookUp<T>(
            end, width, height, bytes, px + f32x4.extract_lane(flows, 2), py + f32x4.extract_lane(flows, 3), false,
          )
          value = f32x4.add(f32x4.mul(f32x4.splat(share), c), f32x4.mul(f32x4.splat(1 - share), d))
        }
      }
      if (residual) {
        const rgb = i8x16.shuffle(paint, f32x4.splat(0), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
        value = f32x4.add(value, f32x4.mul(rgb, f32x4.splat(most)))
      }
      put<T>(to_, value, channels, x + 1 == width)
    }
  }
}
