// Reading the network's corrections at any time: it gives them at the 14 inner moments of its grid, they are zero at the
// keyframes by definition, and in between they follow a straight line.
import type { Residual } from '../flow/motion.ts'
import { gridSteps, placeOf } from './grid-times.ts'

/** Times within this share of a step read one grid moment alone. */
const rounding = 1e-6

/** An all-zero correction of this size. */
export function zeroResidual(width: number, height: number): Residual {
  const pixels = width * height
  return {
    width,
    height,
    f0: new Float32Array(pixels * 2),
    f1: new Float32Array(pixels * 2),
    logit: new Float32Array(pixels),
    rgb: new Float32Array(pixels * 3),
  }
}

function mix(a: Float32Array, b: Float32Array, share: number): Float32Array {
  return a.map((value, index) => value + share * ((b[index] ?? 0) - value))
}

/** The inner grid moments (indices 0..13) that the correction at `time` is read from: none, one or two. */
export function momentsOf(time: number): number[] {
  const { before, share } = placeOf(time)
  // Grid step k is the inner moment k - 1; steps 0 and 15 are the keyframes, where the correction is zero.
  const steps = [...(share <= 1 - rounding ? [before] : []), ...(share >= rounding ? [before + 1] : [])]
  return steps.filter((step) => step > 0 && step < gridSteps).map((step) => step - 1)
}

/**
 * The correction at `time` in (0,1), from a grid that holds at least the moments of {@link momentsOf}; all maps have the
 * size `width` x `height`. On a grid moment it is that moment's map itself.
 */
export function residualAt(
  grid: ReadonlyMap<number, Residual>,
  time: number,
  { width, height }: { readonly width: number; readonly height: number },
): Residual {
  const { before, share } = placeOf(time)
  const at = (step: number): Residual => {
    const map = grid.get(step - 1)
    if (map) return map
    if (step > 0 && step < gridSteps) throw new RangeError(`The grid does not hold step ${step} yet.`)
    return zeroResidual(width, height)
  }
  if (share < rounding) return at(before)
  if (share > 1 - rounding) return at(before + 1)
  const a = at(before)
  const b = at(before + 1)
  return {
    width,
    height,
    f0: mix(a.f0, b.f0, share),
    f1: mix(a.f1, b.f1, share),
    logit: mix(a.logit, b.logit, share),
    rgb: mix(a.rgb, b.rgb, share),
  }
}
