// What to do where the two directions disagree (things covered or uncovered, lost matches): such pixels follow those around them
// that do agree. Sums weighted by agreement are averaged over ever larger cells; then, from the largest down, each cell mixes
// its own mean with that of the cell above, the less it knows itself the more ("push-pull"; Gortler, Grzeszczuk, Szeliski,
// Cohen, "The lumigraph", 1996). Where nothing agrees far and wide the flow sinks to zero, and the blend to a cross-fade.
import { vectorAt } from './fields'

// What a cell without any agreement of its own weighs against the one above, and the largest against rest.
const FAITH: f32 = 0.02

/** Weight of a pixel by its agreement: squared, so that doubtful ones hardly vote. */
// @ts-ignore: decorator
@inline
function voteOf(agreement: f32): f32 {
  return agreement * agreement
}

/** Both directions' votes for their two components. */
// @ts-ignore: decorator
@inline
function votesAt(agreement: usize): v128 {
  const forth = voteOf(load<f32>(agreement))
  const back = voteOf(load<f32>(agreement, 4))
  return f32x4(forth, forth, back, back)
}

/**
 * First cells: 2x2 pixels each, cw = ceil(width / 2) across. Out, as vectors: sums of votes times flow, and of votes, both
 * divided by the number of pixels.
 */
export function gatherVotes(fields: usize, agreement: usize, width: i32, height: i32, sums: usize, votes: usize): void {
  for (let y = 0; y < height; y += 2) {
    const rows = min(2, height - y)
    for (let x = 0; x < width; x += 2, sums += 16, votes += 16) {
      const columns = min(2, width - x)
      let sum = f32x4.splat(0)
      let all = f32x4.splat(0)
      for (let j = 0; j < rows; j++) {
        for (let k = 0; k < columns; k++) {
          const index = <usize>((y + j) * width + x + k)
          const vote = votesAt(agreement + (index << 3))
          sum = f32x4.add(sum, f32x4.mul(vote, v128.load(fields + (index << 4))))
          all = f32x4.add(all, vote)
        }
      }
      const part = f32x4.splat(1 / <f32>(rows * columns))
      v128.store(sums, f32x4.mul(sum, part))
      v128.store(votes, f32x4.mul(all, part))
    }
  }
}

/** Vectors of width x height averaged by 2x2 into cells of twice the size. */
export function halveVectors(src: usize, width: i32, height: i32, dst: usize): void {
  for (let y = 0; y < height; y += 2) {
    const rows = min(2, height - y)
    for (let x = 0; x < width; x += 2, dst += 16) {
      const columns = min(2, width - x)
      let sum = f32x4.splat(0)
      for (let j = 0; j < rows; j++) {
        for (let k = 0; k < columns; k++) {
          sum = f32x4.add(sum, v128.load(src + (<usize>((y + j) * width + x + k) << 4)))
        }
      }
      v128.store(dst, f32x4.mul(sum, f32x4.splat(1 / <f32>(rows * columns))))
    }
  }
}

/** Turns a level's sums into its opinion, in place; `above` (aw x ah opinions) is 0 for the largest cells. */
export function formOpinions(
  sums: usize, votes: usize, width: i32, height: i32, above: usize, aw: i32, ah: i32,
): void {
  const stepX = <f32>aw / <f32>width
  const stepY = <f32>ah / <f32>height
  const faith = f32x4.splat(FAITH)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, sums += 16, votes += 16) {
      let sum = v128.load(sums)
      if (above) {
        const other = vectorAt(above, aw, ah, (<f32>x + 0.5) * stepX - 0.5, (<f32>y + 0.5) * stepY - 0.5)
        sum = f32x4.add(sum, f32x4.mul(faith, other))
      }
      v128.store(sums, f32x4.div(sum, f32x4.add(v128.load(votes), faith)))
    }
  }
}

/** Rows `from` to `to` of the fields, in place: each pixel follows the opinions (ow x oh) as far as it lacks agreement. */
export function followOpinions(
  fields: usize, agreement: usize, width: i32, height: i32, opinions: usize, ow: i32, oh: i32, from: i32, to: i32,
): void {
  const stepX = <f32>ow / <f32>width
  const stepY = <f32>oh / <f32>height
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const index = <usize>(y * width + x)
      const at = fields + (index << 4)
      const own = v128.load(at)
      const opinion = vectorAt(opinions, ow, oh, (<f32>x + 0.5) * stepX - 0.5, (<f32>y + 0.5) * stepY - 0.5)
      const vote = votesAt(agreement + (index << 3))
      v128.store(at, f32x4.add(opinion, f32x4.mul(vote, f32x4.sub(own, opinion))))
    }
  }
}
