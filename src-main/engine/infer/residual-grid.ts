// Reading the network's corrections at any time: it gives them at the 14 inner moments of its grid, they are zero at the
// keyframes by definition, and in between they follow a straight line.
import type { Residual } from '../flow/motion.ts'
import { gridSteps, placeOf } from './grid-times.ts'

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

/**
 * The correction at `time` in (0,1). `grid` holds the 14 inner moments in order; all maps have one size.
 * On a grid moment it is that moment's map itself.
 */
export function residualAt(grid: readonly Residual[], time: number): Residual {
  const { before, share } = placeOf(time)
  const first = grid[0]
  if (!first) throw new RangeError('The grid holds no moments.')
  const zero = () => zeroResidual(first.width, first.height)
  const start = before === 0 ? undefined : grid[before - 1]
  const end = before + 1 === gridSteps ? undefined : grid[before]
  // A time within rounding of a grid moment reads that moment alone.
  if (share < 1e-6) return start ?? zero()
  if (share > 1 - 1e-6) return end ?? zero()
  const a = start ?? zero()
  const b = end ?? zero()
  return {
    width: first.width,
    height: first.height,
    f0: mix(a.f0, b.f0, share),
    f1: mix(a.f1, b.f1, share),
    logit: mix(a.logit, b.logit, share),
    rgb: mix(a.rgb, b.rgb, share),
  }
}
