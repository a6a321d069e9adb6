// Matching by trying every displacement: slow for large pictures, exact for small ones, and never led astray by a bad start.
//
// Pictures are four planes of 16-bit integers with a margin all around: red, green, blue in eighths of an 8-bit step, and a mask
// (all bits set inside of the picture, 0 in the margin). Costs are sums over patches of the three absolute differences; their
// mean in 8-bit steps is the sum over (24 * number of pixels), as patches are cut off at the edge of the first picture.

/** Margin around the planes, in pixels; a vector may reach past the last pixel of a row, a patch past the picture. */
const MARGIN: i32 = 8
const STEPS: f32 = 8
// What one pixel's sum of differences is divided by, for a mean over the channels in 8-bit steps.
const UNIT: f32 = 24
// Half sides of the patches of the exhaustive search and of the refinement.
const NEAR: i32 = 2
const WIDE: i32 = 3
// What a pixel of displacement costs, so that of equal matches the nearest wins.
const LENGTH_COST: f32 = 0.04
// The refinement looks this far in x and y, and a pixel from its start costs this much.
const STRAY: i32 = 2
const STRAY_COST: f32 = 0.1
// What a pixel counts that the refinement would look up outside of the picture: 40 8-bit steps.
const OUTSIDE: i16 = 960

// @ts-ignore: decorator
@inline
function rowOf(width: i32): usize {
  return <usize>(width + 2 * MARGIN) << 1
}

// @ts-ignore: decorator
@inline
function planeOf(width: i32, height: i32): usize {
  return rowOf(width) * <usize>(height + 2 * MARGIN)
}

/** Address of pixel (x, y) in the first plane. */
// @ts-ignore: decorator
@inline
function pixelOf(planes: usize, width: i32, x: i32, y: i32): usize {
  return planes + <usize>(y + MARGIN) * rowOf(width) + (<usize>(x + MARGIN) << 1)
}

/** Planes of a picture of vectors (RGB 0..1), averaged over cells of `cell` x `cell` of its pixels (1 or 2), which divide it. */
export function toPlanes(src: usize, sw: i32, sh: i32, dst: usize, cell: i32): void {
  const width = sw / cell
  const height = sh / cell
  const plane = planeOf(width, height)
  const scale = f32x4.splat((255 * STEPS) / <f32>(cell * cell))
  memory.fill(dst, 0, 4 * plane)
  for (let y = 0; y < height; y++) {
    let at = pixelOf(dst, width, 0, y)
    for (let x = 0; x < width; x++, at += 2) {
      let sum = f32x4.splat(0)
      for (let j = 0; j < cell; j++) {
        for (let k = 0; k < cell; k++) {
          sum = f32x4.add(sum, v128.load(src + (<usize>((y * cell + j) * sw + x * cell + k) << 4)))
        }
      }
      const value = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(sum, scale)))
      store<u16>(at, <u16>i32x4.extract_lane(value, 0))
      store<u16>(at + plane, <u16>i32x4.extract_lane(value, 1))
      store<u16>(at + 2 * plane, <u16>i32x4.extract_lane(value, 2))
      store<u16>(at + 3 * plane, 0xffff)
    }
  }
}

/** Sums over the channels of the absolute differences of eight pixels. */
// @ts-ignore: decorator
@inline
function differences(a: usize, planeA: usize, b: usize, planeB: usize): v128 {
  const red = i16x8.abs(i16x8.sub(v128.load(a), v128.load(b)))
  const green = i16x8.abs(i16x8.sub(v128.load(a + planeA), v128.load(b + planeB)))
  const blue = i16x8.abs(i16x8.sub(v128.load(a + 2 * planeA), v128.load(b + 2 * planeB)))
  return i16x8.add(i16x8.add(red, green), blue)
}

/** Pixels of a patch that lie within 0..size-1, along one axis. */
// @ts-ignore: decorator
@inline
function within(at: i32, side: i32, size: i32): i32 {
  return min(at + side, size - 1) - max(at - side, 0) + 1
}

/** Four lanes, compared and kept where better and not after the end: best cost at `best`, displacement at `found`. */
// @ts-ignore: decorator
@inline
function keepBetter(best: usize, found: usize, cost: v128, code: v128, inside: v128): void {
  const last = v128.load(best)
  const better = v128.and(f32x4.lt(cost, last), inside)
  v128.store(best, v128.bitselect(cost, last, better))
  v128.store(found, v128.bitselect(code, v128.load(found), better))
}

/**
 * Rows `from` to `to` of the best displacement of each pixel of `first` to `second` (planes of width x height) of up to `reach` pixels
 * on each axis: the least mean difference over 5x5, plus 0.04 a pixel of length; of equals the first by rows. Displaced patches
 * stay inside of the picture. (Zero does, and no real difference is as bad as a row that is missing.)
 *
 * matches: the result for these rows, y << 16 | x & 0xffff, in lines of (width + 16) * 4 bytes whose first 8 places are unused.
 * scratch: 1.5 lines a row, and four more.
 */
export function matchAll(
  first: usize,
  second: usize,
  width: i32,
  height: i32,
  reach: i32,
  from: i32,
  to: i32,
  matches: usize,
  scratch: usize,
): void {
  const narrow = rowOf(width)
  const wide = narrow << 1
  const plane = planeOf(width, height)
  const rows = <usize>(to - from)
  // Scratch: best costs, 1 / width of each patch, then half rows: two sums down the patch, and the differences with two rows
  // of zeros (from the start, for patches cut off) at both ends.
  const costs = scratch
  const shares = costs + rows * wide
  const columns = shares + wide
  const raw = columns + narrow
  memory.fill(columns, 0, (rows + 5) * narrow)
  memory.fill(matches, 0, rows * wide)
  for (let at = costs; at < shares; at += 4) store<f32>(at, f32.MAX_VALUE)
  for (let x = 0; x < width; x++) {
    store<f32>(shares + (<usize>(x + MARGIN) << 2), 1 / (UNIT * <f32>within(x, NEAR, width)))
  }
  const firstLanes = i32x4(0, 1, 2, 3)
  const lastLanes = i32x4(4, 5, 6, 7)
  for (let dy = -reach; dy <= reach; dy++) {
    const top = max(from, dy < 0 ? NEAR - dy : 0)
    const bottom = min(to, dy > 0 ? height - NEAR - dy : height)
    if (top >= bottom) continue
    for (let dx = -reach; dx <= reach; dx++) {
      const left = dx < 0 ? NEAR - dx : 0
      const right = dx > 0 ? width - NEAR - dx : width
      if (left >= right) continue
      const rawLeft = max(left - NEAR, 0)
      const rawRight = min(right + NEAR, width)
      const span = <usize>(rawRight - rawLeft) << 1
      for (let y = max(top - NEAR, 0); y < min(bottom + NEAR, height); y++) {
        const a = pixelOf(first, width, rawLeft, y)
        const b = pixelOf(second, width, rawLeft + dx, y + dy)
        const out = raw + <usize>(y - from + NEAR) * narrow + (<usize>(rawLeft + MARGIN) << 1)
        for (let at: usize = 0; at < span; at += 16) {
          v128.store(out + at, differences(a + at, plane, b + at, plane))
        }
        v128.store(out + span, i16x8.splat(0))
      }
      const code = i32x4.splat((dy << 16) | (dx & 0xffff))
      const penalty = f32x4.splat(LENGTH_COST * sqrt(<f32>(dx * dx + dy * dy)))
      const start = <usize>(left + MARGIN) << 1
      const end = <usize>(right + MARGIN) << 1
      for (let y = top; y < bottom; y++) {
        const row = raw + <usize>(y - from) * narrow
        for (let at = start - 4; at < end + 4; at += 16) {
          const high = i16x8.add(v128.load(row + at), v128.load(row + narrow + at))
          const low = i16x8.add(v128.load(row + 3 * narrow + at), v128.load(row + 4 * narrow + at))
          v128.store(columns + at, i16x8.add(i16x8.add(high, low), v128.load(row + 2 * narrow + at)))
        }
        const share = f32x4.splat(1 / <f32>within(y, NEAR, height))
        const line = <usize>(y - from) * wide
        for (let at = start, x = left; at < end; at += 16, x += 8) {
          // Five columns are at most 5 * 30,600: sums of two fit into 16 bits, of five they do not.
          const before = i16x8.add(v128.load(columns + at - 4), v128.load(columns + at - 2))
          const after = i16x8.add(v128.load(columns + at + 2), v128.load(columns + at + 4))
          const own = v128.load(columns + at)
          const low = i32x4.add(
            i32x4.add(i32x4.extend_low_i16x8_u(before), i32x4.extend_low_i16x8_u(after)),
            i32x4.extend_low_i16x8_u(own),
          )
          const high = i32x4.add(
            i32x4.add(i32x4.extend_high_i16x8_u(before), i32x4.extend_high_i16x8_u(after)),
            i32x4.extend_high_i16x8_u(own),
          )
          const place = at << 1
          const lowCost = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_u(low), share), v128.load(shares + place))
          const highCost = f32x4.mul(
            f32x4.mul(f32x4.convert_i32x4_u(high), share),
            v128.load(shares + place, 16),
          )
          const best = costs + line + place
          const found = matches + line + place
          const rest = i32x4.splat(right - x)
          keepBetter(best, found, f32x4.add(lowCost, penalty), code, i32x4.lt_s(firstLanes, rest))
          keepBetter(best + 16, found + 16, f32x4.add(highCost, penalty), code, i32x4.lt_s(lastLanes, rest))
        }
      }
    }
  }
}

/** Sums of a row of eight pixels of a refined patch, `row` rows below. */
// @ts-ignore: decorator
@inline
function refinedRow(a: usize, b: usize, row: usize, plane: usize): v128 {
  const p = a + row
  const q = b + row
  const found = v128.bitselect(differences(p, plane, q, plane), i16x8.splat(OUTSIDE), v128.load(q + 3 * plane))
  return v128.and(found, v128.load(p + 3 * plane))
}

// @ts-ignore: decorator
@inline
function total(sums: v128): i32 {
  const pairs = i32x4.extadd_pairwise_i16x8_u(sums)
  return (
    i32x4.extract_lane(pairs, 0) +
    i32x4.extract_lane(pairs, 1) +
    i32x4.extract_lane(pairs, 2) +
    i32x4.extract_lane(pairs, 3)
  )
}

// @ts-ignore: decorator
@inline
function refinedCount(x: i32, y: i32, width: i32, height: i32): f32 {
  return UNIT * <f32>(within(x, WIDE, width) * within(y, WIDE, height))
}

/**
 * Matches of half the size made whole pixels, and refined by up to 2 on each axis over 7x7, a pixel outside counting 40 and a
 * step 0.1. first, second: planes of width x height (even). from, to: rows of the half size that `matches` holds, as matchAll made
 * them. Out, each for all rows: displacements into `flows`, a picture of vectors, at byte `lane` of each, and their mean
 * differences without the penalty into `costs`, floats.
 */
export function refineMatches(
  first: usize,
  second: usize,
  width: i32,
  height: i32,
  matches: usize,
  from: i32,
  to: i32,
  flows: usize,
  lane: usize,
  costs: usize,
): void {
  const row = rowOf(width)
  const plane = planeOf(width, height)
  const line = rowOf(width >> 1) << 1
  for (let half = from; half < to; half++) {
    let match = matches + <usize>(half - from) * line + (<usize>MARGIN << 2)
    const y = half << 1
    for (let x = 0; x < width; x += 2, match += 4) {
      // The four pixels of a cell start from the same place: their patches share eight by eight pixels.
      const dx = <i32>load<i16>(match) << 1
      const dy = <i32>load<i16>(match, 2) << 1
      const a = pixelOf(first, width, x - WIDE, y - WIDE)
      const counts = f32x4(
        refinedCount(x, y, width, height),
        refinedCount(x + 1, y, width, height),
        refinedCount(x, y + 1, width, height),
        refinedCount(x + 1, y + 1, width, height),
      )
      let bestSum = f32x4.splat(f32.MAX_VALUE)
      let best = bestSum
      let found = i32x4.splat(0)
      for (let j = -STRAY; j <= STRAY; j++) {
        for (let i = -STRAY; i <= STRAY; i++) {
          const b = pixelOf(second, width, x - WIDE + dx + i, y - WIDE + dy + j)
          const high = refinedRow(a, b, 0, plane)
          let middle = refinedRow(a, b, row, plane)
          middle = i16x8.add(middle, refinedRow(a, b, 2 * row, plane))
          middle = i16x8.add(middle, refinedRow(a, b, 3 * row, plane))
          middle = i16x8.add(middle, refinedRow(a, b, 4 * row, plane))
          middle = i16x8.add(middle, refinedRow(a, b, 5 * row, plane))
          middle = i16x8.add(middle, refinedRow(a, b, 6 * row, plane))
          const upper = i16x8.add(middle, high)
          const lower = i16x8.add(middle, refinedRow(a, b, 7 * row, plane))
          const above = total(upper)
          const below = total(lower)
          const sums = i32x4(
            above - i16x8.extract_lane_u(upper, 7),
            above - i16x8.extract_lane_u(upper, 0),
            below - i16x8.extract_lane_u(lower, 7),
            below - i16x8.extract_lane_u(lower, 0),
          )
          const mean = f32x4.div(f32x4.convert_i32x4_s(sums), counts)
          const cost = f32x4.add(mean, f32x4.splat(STRAY_COST * <f32>(abs(i) + abs(j))))
          const better = f32x4.lt(cost, best)
          best = v128.bitselect(cost, best, better)
          bestSum = v128.bitselect(mean, bestSum, better)
          found = v128.bitselect(i32x4.splat((j << 16) | (i & 0xffff)), found, better)
        }
      }
      const pixel = <usize>(y * width + x)
      storeMatch(flows + lane, costs, pixel, dx, dy, i32x4.extract_lane(found, 0), f32x4.extract_lane(bestSum, 0))
      storeMatch(flows + lane, costs, pixel + 1, dx, dy, i32x4.extract_lane(found, 1), f32x4.extract_lane(bestSum, 1))
      const under = pixel + <usize>width
      storeMatch(flows + lane, costs, under, dx, dy, i32x4.extract_lane(found, 2), f32x4.extract_lane(bestSum, 2))
      storeMatch(flows + lane, costs, under + 1, dx, dy, i32x4.extract_lane(found, 3), f32x4.extract_lane(bestSum, 3))
    }
  }
}

// @ts-ignore: decorator
@inline
function storeMatch(flows: usize, costs: usize, pixel: usize, dx: i32, dy: i32, stray: i32, cost: f32): void {
  store<f32>(flows + (pixel << 4), <f32>(dx + <i32>(<i16>stray)))
  store<f32>(flows + (pixel << 4), <f32>(dy + (stray >> 16)), 4)
  store<f32>(costs + (pixel << 2), cost)
}
