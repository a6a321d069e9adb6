// The scratch block of the variational refinement.
//
// Planes that the solver touches are *split*: each row holds its even pixels, then its odd ones. So one colour of the
// chequerboard lies contiguous, pixel 2k+1 at the place of pixel 2k, and four pixels are one vector. A half row has PAD zero
// places before and after; `half` is its length in floats with both, a row is 2*half. Zero places stay zero:
// they are masked where a value is made.

export const PAD: usize = 4
export const ZETA_SQUARED: f32 = 0.1 * 0.1

// The planes follow each other in the scratch block, each `plane` bytes long.
// Constraints, made once: colour (IX, IY, IZ) and gradient (XX, XY, XZ for the x, YX, YY, YZ for the y derivative), normalised.
export const IX: usize = 0
export const IY: usize = 1
export const IZ: usize = 2
export const XX: usize = 3
export const XY: usize = 4
export const XZ: usize = 5
export const YX: usize = 6
export const YY: usize = 7
export const YZ: usize = 8
// Flow given, and what is added to it.
export const U: usize = 9
export const V: usize = 10
export const DU: usize = 11
export const DV: usize = 12
// The linear system: smoothness weight to the right and below, inverse diagonal, off-diagonal, right side.
export const W: usize = 13
export const INVERSE_U: usize = 14
export const A12: usize = 15
export const INVERSE_V: usize = 16
export const B1: usize = 17
export const B2: usize = 18
// Then, after the planes: one row that is 1 where a pixel is, one that is 1 where it has a right neighbour, one of zeros.
/** Planes in the scratch block of the refinement. */
export const PLANES: usize = 19

/** Four floats. */
// @ts-ignore: decorator
@inline
export function lanes(address: usize): v128 {
  return v128.load(address)
}
