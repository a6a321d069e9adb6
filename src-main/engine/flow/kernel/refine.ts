// Variational refinement: moves a dense flow to where brightness and gradient constancy and smoothness, all with robust
// penalties, are best met together. Brox, Bruhn, Papenberg, Weickert, "High accuracy optical flow estimation based on a theory
// for warping", ECCV 2004, with the constraints normalised as Zimmer, Bruhn, Weickert, "Optic flow in harmony", IJCV 2011;
// solved by red-black successive over-relaxation. Weights as customary with dense inverse search: smoothness 20, colour 5,
// gradient 10.
//
// Planes that the solver touches are *split*: each row holds its even pixels, then its odd ones. So one colour of the
// chequerboard lies contiguous, pixel 2k+1 at the place of pixel 2k, and four pixels are one vector. A half row has PAD zero
// places before and after; `half` is its length in floats with both, a row is 2*half. Zero places stay zero:
// they are masked where a value is made.

const PAD: usize = 4
const SMOOTH: f32 = 20 / 2
const COLOUR: f32 = 5 / 2
const GRADIENT: f32 = 10 / 2
const ZETA_SQUARED: f32 = 0.1 * 0.1
const EPSILON_SQUARED: f32 = 0.001 * 0.001
const OMEGA: f32 = 1.6
const SWEEPS: i32 = 5

// The planes follow each other in the scratch block, each `plane` bytes long.
// Constraints, made once: colour (IX, IY, IZ) and gradient (XX, XY, XZ for the x, YX, YY, YZ for the y derivative), normalised.
const IX: usize = 0
const IY: usize = 1
const IZ: usize = 2
const XX: usize = 3
const XY: usize = 4
const XZ: usize = 5
const YX: usize = 6
const YY: usize = 7
const YZ: usize = 8
// Flow given, and what is added to it.
const U: usize = 9
const V: usize = 10
const DU: usize = 11
const DV: usize = 12
// The linear system: smoothness weight to the right and below, inverse diagonal, off-diagonal, right side.
const W: usize = 13
const INVERSE_U: usize = 14
const A12: usize = 15
const INVERSE_V: usize = 16
const B1: usize = 17
const B2: usize = 18
// Then, after the planes: one row that is 1 where a pixel is, one that is 1 where it has a right neighbour, one of zeros.
/** Planes in the scratch block of the refinement. */
const PLANES: usize = 19

// Natural-order planes of the preparation lie where the linear system will be.
const MEAN: usize = W
const DIFFERENCE: usize = INVERSE_U
const SLOPE_X: usize = A12
const SLOPE_Y: usize = INVERSE_V

// @ts-ignore: decorator
@inline
function lanes(address: usize): v128 {
  return v128.load(address)
}

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

/** Robust smoothness weight of row y, from the flow so far. */
// @ts-ignore: decorator
@inline
function smoothnessRow(block: usize, plane: usize, stride: usize, half: i32, width: i32, height: i32, y: i32): void {
  const row = block + <usize>y * stride
  const down = y + 1 < height ? stride : 0
  const joined = block + PLANES * plane + stride
  const present = block + PLANES * plane
  const smooth = f32x4.splat(SMOOTH)
  const epsilon = f32x4.splat(EPSILON_SQUARED)
  const places = (<usize>half) << 2
  for (let odd = 0; odd < 2; odd++) {
    const count = (width + 1 - odd) >> 1
    const own = row + <usize>odd * places + (PAD << 2)
    // The right neighbour of an even pixel is the odd one at the same place, of an odd one the next even one.
    const right = odd ? row + (PAD << 2) + 4 : row + places + (PAD << 2)
    const mask = <usize>odd * places + (PAD << 2)
    for (let k = 0; k < count; k += 4) {
      const at = <usize>k << 2
      const u = f32x4.add(lanes(own + at + U * plane), lanes(own + at + DU * plane))
      const v = f32x4.add(lanes(own + at + V * plane), lanes(own + at + DV * plane))
      const has = lanes(joined + mask + at)
      const ux = f32x4.mul(
        f32x4.sub(f32x4.add(lanes(right + at + U * plane), lanes(right + at + DU * plane)), u), has,
      )
      const vx = f32x4.mul(
        f32x4.sub(f32x4.add(lanes(right + at + V * plane), lanes(right + at + DV * plane)), v), has,
      )
      const below = own + at + down
      const uy = f32x4.sub(f32x4.add(lanes(below + U * plane), lanes(below + DU * plane)), u)
      const vy = f32x4.sub(f32x4.add(lanes(below + V * plane), lanes(below + DV * plane)), v)
      const size = f32x4.add(
        f32x4.add(f32x4.add(f32x4.mul(ux, ux), f32x4.mul(vx, vx)), f32x4.add(f32x4.mul(uy, uy), f32x4.mul(vy, vy))),
        epsilon,
      )
      const weight = f32x4.mul(f32x4.div(smooth, f32x4.sqrt(size)), lanes(present + mask + at))
      v128.store(own + at + W * plane, weight)
    }
  }
}

/** Coefficients of the linear system of row y: data terms with their robust weights, and the smoothness to four neighbours. */
// @ts-ignore: decorator
@inline
function systemRow(block: usize, plane: usize, stride: usize, half: i32, width: i32, height: i32, y: i32): void {
  const row = block + <usize>y * stride
  const zeros = block + PLANES * plane + 2 * stride
  const present = block + PLANES * plane
  const joined = present + stride
  const places = (<usize>half) << 2
  const hasBelow = y + 1 < height
  const zeta = f32x4.splat(ZETA_SQUARED)
  const epsilon = f32x4.splat(EPSILON_SQUARED)
  const colour = f32x4.splat(COLOUR)
  const gradient = f32x4.splat(GRADIENT)
  const one = f32x4.splat(1)
  const belowMask = f32x4.splat(hasBelow ? 1 : 0)
  for (let odd = 0; odd < 2; odd++) {
    const count = (width + 1 - odd) >> 1
    const offset = <usize>odd * places + (PAD << 2)
    const own = row + offset
    const right = odd ? row + (PAD << 2) + 4 : row + places + (PAD << 2)
    const left = odd ? row + (PAD << 2) : row + places + (PAD << 2) - 4
    for (let k = 0; k < count; k += 4) {
      const at = own + (<usize>k << 2)
      const du = lanes(at + DU * plane)
      const dv = lanes(at + DV * plane)
      const ix = lanes(at + IX * plane)
      const iy = lanes(at + IY * plane)
      const iz = lanes(at + IZ * plane)
      const miss = f32x4.add(f32x4.add(iz, f32x4.mul(ix, du)), f32x4.mul(iy, dv))
      let weight = f32x4.div(colour, f32x4.sqrt(f32x4.add(f32x4.mul(miss, miss), epsilon)))
      let wx = f32x4.mul(weight, ix)
      let wy = f32x4.mul(weight, iy)
      let a11 = f32x4.add(f32x4.mul(wx, ix), zeta)
      let a12 = f32x4.mul(wx, iy)
      let a22 = f32x4.add(f32x4.mul(wy, iy), zeta)
      let b1 = f32x4.neg(f32x4.mul(wx, iz))
      let b2 = f32x4.neg(f32x4.mul(wy, iz))

      const xx = lanes(at + XX * plane)
      const xy = lanes(at + XY * plane)
      const xz = lanes(at + XZ * plane)
      const yx = lanes(at + YX * plane)
      const yy = lanes(at + YY * plane)
      const yz = lanes(at + YZ * plane)
      const missX = f32x4.add(f32x4.add(xz, f32x4.mul(xx, du)), f32x4.mul(xy, dv))
      const missY = f32x4.add(f32x4.add(yz, f32x4.mul(yx, du)), f32x4.mul(yy, dv))
      weight = f32x4.div(
        gradient,
        f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(missX, missX), f32x4.mul(missY, missY)), epsilon)),
      )
      a11 = f32x4.add(a11, f32x4.mul(weight, f32x4.add(f32x4.mul(xx, xx), f32x4.mul(yx, yx))))
      a12 = f32x4.add(a12, f32x4.mul(weight, f32x4.add(f32x4.mul(xx, xy), f32x4.mul(yx, yy))))
      a22 = f32x4.add(a22, f32x4.mul(weight, f32x4.add(f32x4.mul(xy, xy), f32x4.mul(yy, yy))))
      b1 = f32x4.sub(b1, f32x4.mul(weight, f32x4.add(f32x4.mul(xx, xz), f32x4.mul(yx, yz))))
      b2 = f32x4.sub(b2, f32x4.mul(weight, f32x4.add(f32x4.mul(xy, xz), f32x4.mul(yy, yz))))

      const shift = <usize>k << 2
      const w = lanes(at + W * plane)
      const wRight = f32x4.mul(w, lanes(joined + offset + shift))
      const wBelow = f32x4.mul(w, belowMask)
      const wLeft = lanes(left + shift + W * plane)
      const wAbove = y > 0 ? lanes(at - stride + W * plane) : lanes(zeros)
      const u = lanes(at + U * plane)
      const v = lanes(at + V * plane)
      const above = y > 0 ? at - stride : at
      const below = hasBelow ? at + stride : at
      const all = f32x4.add(f32x4.add(wRight, wLeft), f32x4.add(wBelow, wAbove))
      a11 = f32x4.add(a11, all)
      a22 = f32x4.add(a22, all)
      b1 = f32x4.add(b1, flux(wRight, wLeft, wBelow, wAbove, right + shift, left + shift, below, above, u, U * plane))
      b2 = f32x4.add(b2, flux(wRight, wLeft, wBelow, wAbove, right + shift, left + shift, below, above, v, V * plane))
      const mask = lanes(present + offset + shift)
      v128.store(at + INVERSE_U * plane, f32x4.mul(mask, f32x4.div(one, a11)))
      v128.store(at + INVERSE_V * plane, f32x4.mul(mask, f32x4.div(one, a22)))
      v128.store(at + A12 * plane, f32x4.mul(mask, a12))
      v128.store(at + B1 * plane, f32x4.mul(mask, b1))
      v128.store(at + B2 * plane, f32x4.mul(mask, b2))
    }
  }
}

/** Pull of the neighbours of the given flow. */
// @ts-ignore: decorator
@inline
function flux(
  wRight: v128, wLeft: v128, wBelow: v128, wAbove: v128,
  right: usize, left: usize, below: usize, above: usize, own: v128, plane: usize,
): v128 {
  return f32x4.add(
    f32x4.add(
      f32x4.mul(wRight, f32x4.sub(lanes(right + plane), own)),
      f32x4.mul(wLeft, f32x4.sub(lanes(left + plane), own)),
    ),
    f32x4.add(
      f32x4.mul(wBelow, f32x4.sub(lanes(below + plane), own)),
      f32x4.mul(wAbove, f32x4.sub(lanes(above + plane), own)),
    ),
  )
}

/** Relaxes the pixels of one colour in row y. */
// @ts-ignore: decorator
@inline
function relaxRow(block: usize, plane: usize, stride: usize, half: i32, width: i32, height: i32, y: i32, odd: i32): void {
  const row = block + <usize>y * stride
  const zeros = block + PLANES * plane + 2 * stride
  const places = (<usize>half) << 2
  const offset = <usize>odd * places + (PAD << 2)
  const own = row + offset
  const right = odd ? row + (PAD << 2) + 4 : row + places + (PAD << 2)
  const left = odd ? row + (PAD << 2) : row + places + (PAD << 2) - 4
  const omega = f32x4.splat(OMEGA)
  const count = (width + 1 - odd) >> 1
  // At the edges a row of zeros stands in for the neighbours and their weights.
  const above = y > 0 ? own - stride : zeros
  const below = y + 1 < height ? own + stride : zeros
  const aboveW = y > 0 ? above + W * plane : zeros
  const aboveU = y > 0 ? above + DU * plane : zeros
  const aboveV = y > 0 ? above + DV * plane : zeros
  const belowU = y + 1 < height ? below + DU * plane : zeros
  const belowV = y + 1 < height ? below + DV * plane : zeros
  const last = <usize>count << 2
  for (let at: usize = 0; at < last; at += 16) {
    const w = lanes(own + at + W * plane)
    const wLeft = lanes(left + at + W * plane)
    const wAbove = lanes(aboveW + at)
    const here = own + at
    let du = lanes(here + DU * plane)
    let dv = lanes(here + DV * plane)
    const a12 = lanes(here + A12 * plane)
    const sigmaU = f32x4.add(
      f32x4.add(f32x4.mul(wLeft, lanes(left + at + DU * plane)), f32x4.mul(wAbove, lanes(aboveU + at))),
      f32x4.add(
        f32x4.mul(w, f32x4.add(lanes(right + at + DU * plane), lanes(belowU + at))), lanes(here + B1 * plane),
      ),
    )
    const sigmaV = f32x4.add(
      f32x4.add(f32x4.mul(wLeft, lanes(left + at + DV * plane)), f32x4.mul(wAbove, lanes(aboveV + at))),
      f32x4.add(
        f32x4.mul(w, f32x4.add(lanes(right + at + DV * plane), lanes(belowV + at))), lanes(here + B2 * plane),
      ),
    )
    const nextU = f32x4.mul(f32x4.sub(sigmaU, f32x4.mul(dv, a12)), lanes(here + INVERSE_U * plane))
    du = f32x4.add(du, f32x4.mul(omega, f32x4.sub(nextU, du)))
    const nextV = f32x4.mul(f32x4.sub(sigmaV, f32x4.mul(du, a12)), lanes(here + INVERSE_V * plane))
    dv = f32x4.add(dv, f32x4.mul(omega, f32x4.sub(nextV, dv)))
    v128.store(here + DU * plane, du)
    v128.store(here + DV * plane, dv)
  }
}

/**
 * One fixed-point iteration: new robust weights, then SWEEPS red-black relaxations. The relaxations follow each other down the
 * rows, each one row behind the one before: the same numbers as one after the other, while the rows are still in the cache.
 */
export function solveRefinement(block: usize, width: i32, height: i32, half: i32): void {
  const stride = <usize>half << 3
  const plane = stride * height
  memory.fill(block + PLANES * plane + 2 * stride, 0, stride)
  for (let y = 0; y < height; y++) smoothnessRow(block, plane, stride, half, width, height, y)
  for (let y = 0; y < height; y++) systemRow(block, plane, stride, half, width, height, y)
  for (let step = 0; step < height + 2 * SWEEPS - 1; step++) {
    for (let pass = 0; pass < 2 * SWEEPS; pass++) {
      const y = step - pass
      if (y < 0 || y >= height) continue
      // Red first: row + column even, so the even pixels of even rows and the odd ones of odd rows.
      relaxRow(block, plane, stride, half, width, height, y, (y + pass) & 1)
    }
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
