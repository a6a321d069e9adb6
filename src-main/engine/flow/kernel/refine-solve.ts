// Variational refinement: moves a dense flow to where brightness and gradient constancy and smoothness, all with robust
// penalties, are best met together. Brox, Bruhn, Papenberg, Weickert, "High accuracy optical flow estimation based on a theory
// for warping", ECCV 2004, with the constraints normalised as Zimmer, Bruhn, Weickert, "Optic flow in harmony", IJCV 2011;
// solved by red-black successive over-relaxation. Weights as customary with dense inverse search: smoothness 20, colour 5,
// gradient 10.
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
  B1,
  B2,
  PLANES,
  lanes,
} from './refine-layout'

const SMOOTH: f32 = 20 / 2
const COLOUR: f32 = 5 / 2
const GRADIENT: f32 = 10 / 2
const EPSILON_SQUARED: f32 = 0.001 * 0.001
const OMEGA: f32 = 1.6
const SWEEPS: i32 = 5

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
