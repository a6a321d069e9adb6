// Motion fields: [start to end x, y, end to start x, y] in one vector a pixel, and the agreement of the two directions.

/** A plane of floats, sw x sh, enlarged bilinearly (pixel centres aligned) to dw x dh, its values multiplied by `scale`. */
export function enlargePlane(src: usize, sw: i32, sh: i32, dst: usize, dw: i32, dh: i32, scale: f32): void {
  const stepX = <f32>sw / <f32>dw
  const stepY = <f32>sh / <f32>dh
  for (let y = 0; y < dh; y++) {
    const fy = min(max((<f32>y + 0.5) * stepY - 0.5, <f32>0), <f32>(sh - 1))
    const top = <i32>fy
    const wy = fy - <f32>top
    const above = src + (<usize>(top * sw) << 2)
    const below = src + (<usize>(min(top + 1, sh - 1) * sw) << 2)
    const out = dst + (<usize>(y * dw) << 2)
    for (let x = 0; x < dw; x++) {
      const fx = min(max((<f32>x + 0.5) * stepX - 0.5, <f32>0), <f32>(sw - 1))
      const left = <i32>fx
      const wx = fx - <f32>left
      const l = <usize>left << 2
      const r = <usize>min(left + 1, sw - 1) << 2
      const a = load<f32>(above + l)
      const b = load<f32>(below + l)
      const high = a + wx * (load<f32>(above + r) - a)
      const low = b + wx * (load<f32>(below + r) - b)
      store<f32>(out + (<usize>x << 2), (high + wy * (low - high)) * scale)
    }
  }
}

/** Four planes of `count` floats as one row of vectors. */
export function packFields(a: usize, b: usize, c: usize, d: usize, count: i32, dst: usize): void {
  const end = <usize>count << 2
  for (let at: usize = 0; at < end; at += 4, dst += 16) {
    store<f32>(dst, load<f32>(a + at))
    store<f32>(dst, load<f32>(b + at), 4)
    store<f32>(dst, load<f32>(c + at), 8)
    store<f32>(dst, load<f32>(d + at), 12)
  }
}

/** A row of vectors, `place` 0..size-1, looked up between its places. */
// @ts-ignore: decorator
@inline
export function between(a: v128, b: v128, share: f32): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.splat(share), f32x4.sub(b, a)))
}

/** Bilinear lookup in a picture of vectors, the edge repeated outwards. */
export function vectorAt(src: usize, width: i32, height: i32, px: f32, py: f32): v128 {
  const x = min(max(px, <f32>0), <f32>(width - 1))
  const y = min(max(py, <f32>0), <f32>(height - 1))
  const ix = <i32>x
  const iy = <i32>y
  const at = src + (<usize>(iy * width + ix) << 4)
  const right: usize = ix + 1 < width ? 16 : 0
  const below: usize = iy + 1 < height ? <usize>width << 4 : 0
  const fx = x - <f32>ix
  const top = between(v128.load(at), v128.load(at + right), fx)
  const bottom = between(v128.load(at + below), v128.load(at + below + right), fx)
  return between(top, bottom, y - <f32>iy)
}

/**
 * A picture of vectors at another size: averaged over the area where it shrinks, bilinear where it grows; x components (lanes 0
 * and 2) times scaleX, y components times scaleY.
 */
export function resizeFields(
  src: usize, sw: i32, sh: i32, dst: usize, dw: i32, dh: i32, scaleX: f32, scaleY: f32,
): void {
  const stepX = <f32>sw / <f32>dw
  const stepY = <f32>sh / <f32>dh
  const scale = f32x4(scaleX, scaleY, scaleX, scaleY)
  if (stepX <= 1 && stepY <= 1) {
    for (let y = 0; y < dh; y++) {
      for (let x = 0; x < dw; x++, dst += 16) {
        const value = vectorAt(src, sw, sh, (<f32>x + 0.5) * stepX - 0.5, (<f32>y + 0.5) * stepY - 0.5)
        v128.store(dst, f32x4.mul(value, scale))
      }
    }
    return
  }
  const part = f32x4.mul(scale, f32x4.splat(1 / (stepX * stepY)))
  for (let y = 0; y < dh; y++) {
    const top = <f32>y * stepY
    const bottom = min(top + stepY, <f32>sh)
    for (let x = 0; x < dw; x++, dst += 16) {
      const left = <f32>x * stepX
      const right = min(left + stepX, <f32>sw)
      let sum = f32x4.splat(0)
      for (let row = <i32>top; <f32>row < bottom; row++) {
        const coverY = min(<f32>(row + 1), bottom) - max(<f32>row, top)
        for (let column = <i32>left; <f32>column < right; column++) {
          const cover = coverY * (min(<f32>(column + 1), right) - max(<f32>column, left))
          const value = v128.load(src + (<usize>(row * sw + column) << 4))
          sum = f32x4.add(sum, f32x4.mul(value, f32x4.splat(cover)))
        }
      }
      v128.store(dst, f32x4.mul(sum, part))
    }
  }
}

/**
 * Rows `from` to `to` of how far the two directions agree, 0..1, as pairs of floats [at start keyframe's pixels, at end keyframe's pixels]: going there
 * and back should end where it began. `unit` is the number of full-size pixels in one of the fields' pixels; `slack` the miss,
 * in full-size pixels, that halves the agreement where nothing moves (a hundredth of the squared motion is added).
 */
export function agreement(
  fields: usize, width: i32, height: i32, dst: usize, unit: f32, slack: f32, from: i32, to: i32,
): void {
  const base = (slack * slack) / (unit * unit)
  dst += <usize>(from * width) << 3
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++, dst += 8) {
      const own = v128.load(fields + (<usize>(y * width + x) << 4))
      const u = f32x4.extract_lane(own, 0)
      const v = f32x4.extract_lane(own, 1)
      const back = vectorAt(fields, width, height, <f32>x + u, <f32>y + v)
      store<f32>(dst, closeness(u, v, f32x4.extract_lane(back, 2), f32x4.extract_lane(back, 3), base))
      const p = f32x4.extract_lane(own, 2)
      const q = f32x4.extract_lane(own, 3)
      const forth = vectorAt(fields, width, height, <f32>x + p, <f32>y + q)
      store<f32>(dst, closeness(p, q, f32x4.extract_lane(forth, 0), f32x4.extract_lane(forth, 1), base), 4)
    }
  }
}

// @ts-ignore: decorator
@inline
function closeness(u: f32, v: f32, p: f32, q: f32, base: f32): f32 {
  const miss = (u + p) * (u + p) + (v + q) * (v + q)
  return 1 / (1 + miss / (base + 0.01 * (u * u + v * v + p * p + q * q)))
}

/** Pairs of floats (sw x sh) at another size: averaged over the area of each cell. */
export function resizePairs(src: usize, sw: i32, sh: i32, dst: usize, dw: i32, dh: i32): void {
  const stepX = <f32>sw / <f32>dw
  const stepY = <f32>sh / <f32>dh
  const part = f32x4.splat(1 / (stepX * stepY))
  for (let y = 0; y < dh; y++) {
    const top = <f32>y * stepY
    const bottom = min(top + stepY, <f32>sh)
    for (let x = 0; x < dw; x++, dst += 8) {
      const left = <f32>x * stepX
      const right = min(left + stepX, <f32>sw)
      let sum = f32x4.splat(0)
      for (let row = <i32>top; <f32>row < bottom; row++) {
        const coverY = min(<f32>(row + 1), bottom) - max(<f32>row, top)
        for (let column = <i32>left; <f32>column < right; column++) {
          const cover = coverY * (min(<f32>(column + 1), right) - max(<f32>column, left))
          const value = v128.load64_zero(src + (<usize>(row * sw + column) << 3))
          sum = f32x4.add(sum, f32x4.mul(value, f32x4.splat(cover)))
        }
      }
      v128.store64_lane(dst, f32x4.mul(sum, part), 0)
    }
  }
}
