// Before and after the refinement: the constraints that both pictures put on the flow, and the flow into and out of the scratch
// block (see refine-layout.ts).
import {
  PAD,
  ZETA_SQUARED,
  IX,
  IY,
  IZ,
  XX,
  XY,
  XZ,
  YX,
  YY,
  YZ,
  U,
  V,
  DU,
  DV,
  W,
  INVERSE_U,
  A12,
  INVERSE_V,
  PLANES,
  lanes,
} from './refine-layout'

// Natural-order planes of the preparation lie where the linear system will be.
const MEAN: usize = W
const DIFFERENCE: usize = INVERSE_U
const SLOPE_X: usize = A12
const SLOPE_Y: usize = INVERSE_V

/** Second picture (8 bit) looked up at (x + u, y + v), the edge repeated outwards. */
// @ts-ignore: decorator
@inline
function lookUp(second: usize, width: i32, height: i32, px: f32, py: f32): f32 {
  const x = min(max(px, <f32>0), <f32>(width - 1))
  const y = min(max(py, <f32>0), <f32>(height - 1))
  const ix = <i32>x
  const iy = <i32>y
  const fx = x - <f32>ix
  const fy = y - <f32>iy
  const at = second + <usize>(iy * width + ix)
  const right: usize = ix + 1 < width ? 1 : 0
  const below = iy + 1 < height ? <usize>width : 0
  const a = <f32>load<u8>(at)
  const b = <f32>load<u8>(at + right)
  const c = <f32>load<u8>(at + below)
  const d = <f32>load<u8>(at + below + right)
  const top = a + fx * (b - a)
  return top + fy * (c + fx * (d - c) - top)
}

/** Even or odd pixels of a row in natural order, from pixel 2k on. */
// @ts-ignore: decorator
@inline
function pick(row: usize, k: i32, odd: i32): v128 {
  const at = row + (<usize>k << 3)
  const a = v128.load(at)
  const b = v128.load(at, 16)
  return odd ? i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
    : i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
}

/** Central difference of a natural-order plane in a row, the edge repeated. Row has width floats. */
function differenceX(row: usize, out: usize, width: i32): void {
  const last = width - 1
  store<f32>(out, load<f32>(row + (<usize>min(1, last) << 2)) - load<f32>(row))
  let x = 1
  for (; x + 4 <= last; x += 4) {
    const at = row + (<usize>x << 2)
    v128.store(out + (<usize>x << 2), f32x4.sub(v128.load(at + 4), v128.load(at - 4)))
  }
  for (; x < width; x++) {
    const right = load<f32>(row + (<usize>min(x + 1, last) << 2))
    store<f32>(out + (<usize>x << 2), right - load<f32>(row + (<usize>(x - 1) << 2)))
  }
}

/** Difference of two rows. */
function differenceRows(above: usize, below: usize, out: usize, width: i32): void {
  for (let x = 0; x < width; x += 4) {
    const at = <usize>x << 2
    v128.store(out + at, f32x4.sub(v128.load(below + at), v128.load(above + at)))
  }
}

/**
 * Makes the constraints and splits the flow. first, second: 8-bit width x height. flowX/Y: natural order, width floats a row.
 * block: scratch of PLANES planes and five rows, each row 2*half floats; all zeroed here. `half` is a multiple of 4,
 * at least 8 more than half of the width.
 */
export function prepareRefinement(
  first: usize, second: usize, width: i32, height: i32, flowX: usize, flowY: usize, block: usize, half: i32,
): void {
  const stride = <usize>half << 3
  const plane = stride * height
  memory.fill(block, 0, PLANES * plane + 5 * stride)
  const present = block + PLANES * plane
  const joined = present + stride
  const even = (width + 1) >> 1
  const odd = width >> 1
  for (let k = 0; k < even; k++) store<f32>(present + ((PAD + k) << 2), 1)
  for (let k = 0; k < odd; k++) store<f32>(present + ((<usize>half + PAD + k) << 2), 1)
  for (let k = 0; k < odd; k++) store<f32>(joined + ((PAD + k) << 2), 1)
  for (let k = 0; k < even - 1; k++) store<f32>(joined + ((<usize>half + PAD + k) << 2), 1)

  const mean = block + MEAN * plane
  const difference = block + DIFFERENCE * plane
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = <usize>(y * width + x)
      const u = load<f32>(flowX + (from << 2))
      const v = load<f32>(flowY + (from << 2))
      const seen = lookUp(second, width, height, <f32>x + u, <f32>y + v)
      const own = <f32>load<u8>(first + from)
      const at = <usize>y * stride + (<usize>x << 2)
      store<f32>(mean + at, (own + seen) * 0.5)
      store<f32>(difference + at, seen - own)
    }
  }
  for (let y = 0; y < height; y++) {
    const row = <usize>y * stride
    const above = y > 0 ? row - stride : row
    const below = y + 1 < height ? row + stride : row
    differenceX(mean + row, block + SLOPE_X * plane + row, width)
    differenceRows(mean + above, mean + below, block + SLOPE_Y * plane + row, width)
  }
  for (let y = 0; y < height; y++) normaliseRow(block, plane, stride, half, width, height, y, flowX, flowY)
  // The preparation's planes become the linear system, whose padding must be zero.
  memory.fill(block + W * plane, 0, (PLANES - W) * plane)
}

/** Derivatives of the row, split and divided by their own size so that steep places do not outvote flat ones. */
function normaliseRow(
  block: usize, plane: usize, stride: usize, half: i32, width: i32, height: i32, y: i32, flowX: usize, flowY: usize,
): void {
  const row = <usize>y * stride
  const above = y > 0 ? row - stride : row
  const below = y + 1 < height ? row + stride : row
  const slopeX = block + SLOPE_X * plane
  const slopeY = block + SLOPE_Y * plane
  const difference = block + DIFFERENCE * plane
  // Scratch rows: the last three of the block and the (still unused) rows of DU and DV.
  const xx = block + PLANES * plane + 2 * stride
  const yy = xx + stride
  const xz = yy + stride
  const xy = block + DU * plane + row
  const yz = block + DV * plane + row
  differenceX(slopeX + row, xx, width)
  differenceRows(slopeX + above, slopeX + below, xy, width)
  differenceRows(slopeY + above, slopeY + below, yy, width)
  differenceX(difference + row, xz, width)
  differenceRows(difference + above, difference + below, yz, width)
  const present = block + PLANES * plane
  const zeta = f32x4.splat(ZETA_SQUARED)
  const one = f32x4.splat(1)
  for (let odd = 0; odd < 2; odd++) {
    const count = (width + 1 - odd) >> 1
    for (let k = 0; k < count; k += 4) {
      const place = (<usize>odd * half + PAD + k) << 2
      const mask = lanes(present + place)
      const at = block + row + place
      const ix = f32x4.mul(pick(slopeX + row, k, odd), mask)
      const iy = f32x4.mul(pick(slopeY + row, k, odd), mask)
      const iz = f32x4.mul(pick(difference + row, k, odd), mask)
      const colour = f32x4.div(
        one, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(ix, ix), f32x4.mul(iy, iy)), zeta)),
      )
      v128.store(at + IX * plane, f32x4.mul(ix, colour))
      v128.store(at + IY * plane, f32x4.mul(iy, colour))
      v128.store(at + IZ * plane, f32x4.mul(iz, colour))
      const ixx = f32x4.mul(pick(xx, k, odd), mask)
      const ixy = f32x4.mul(pick(xy, k, odd), mask)
      const iyy = f32x4.mul(pick(yy, k, odd), mask)
      const ixz = f32x4.mul(pick(xz, k, odd), mask)
      const iyz = f32x4.mul(pick(yz, k, odd), mask)
      const cross = f32x4.mul(ixy, ixy)
      const byX = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(ixx, ixx), cross), zeta)))
      const byY = f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(iyy, iyy), cross), zeta)))
      v128.store(at + XX * plane, f32x4.mul(ixx, byX))
      v128.store(at + XY * plane, f32x4.mul(ixy, byX))
      v128.store(at + XZ * plane, f32x4.mul(ixz, byX))
      v128.store(at + YX * plane, f32x4.mul(ixy, byY))
      v128.store(at + YY * plane, f32x4.mul(iyy, byY))
      v128.store(at + YZ * plane, f32x4.mul(iyz, byY))
    }
  }
  // The scratch in DU and DV has served: those planes start at zero.
  memory.fill(xy, 0, stride)
  memory.fill(yz, 0, stride)
  const fromX = flowX + ((<usize>y * width) << 2)
  const fromY = flowY + ((<usize>y * width) << 2)
  for (let x = 0; x < width; x++) {
    const place = row + ((<usize>(x & 1) * half + PAD + (x >> 1)) << 2)
    store<f32>(block + U * plane + place, load<f32>(fromX + (<usize>x << 2)))
    store<f32>(block + V * plane + place, load<f32>(fromY + (<usize>x << 2)))
  }
}

/** Writes the refined flow back in natural order. */
export function finishRefinement(
  block: usize, width: i32, height: i32, half: i32, flowX: usize, flowY: usize,
): void {
  const stride = <usize>half << 3
  const plane = stride * height
  for (let y = 0; y < height; y++) {
    const row = block + <usize>y * stride
    for (let x = 0; x < width; x++) {
      const at = row + ((<usize>(x & 1) * half + PAD + (x >> 1)) << 2)
      const to = <usize>(y * width + x) << 2
      store<f32>(flowX + to, load<f32>(at + U * plane) + load<f32>(at + DU * plane))
      store<f32>(flowY + to, load<f32>(at + V * plane) + load<f32>(at + DV * plane))
    }
  }
}
