// Proposals by their definition, pixel by pixel and in double precision, for pictures of the size that is matched at (even sides,
// at most 64 high, 8 bit, opaque).
import type { Size } from '../../../../src-main/engine/flow/levels.ts'
import type { Frame } from '../../../../src-shared/frame.ts'

/** A picture as RGB 0..255. */
interface Picture extends Size {
  readonly at: (x: number, y: number) => readonly number[]
}

/** Displacements of a keyframe's pixels, x and y interleaved, and how far each is believed. */
export interface PlainMatches {
  readonly flow: number[]
  readonly trust: number[]
}

/** Matches of both keyframes. */
export interface PlainPair {
  readonly from: PlainMatches
  readonly to: PlainMatches
}

const clamp = (value: number, high: number) => Math.min(Math.max(value, 0), high)
const differ = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, channel) => sum + Math.abs(value - b[channel]!) / 3, 0)
const inside = ({ width, height }: Size, x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height

function pictureOf({ width, height, data }: Frame): Picture {
  return { width, height, at: (x, y) => [0, 1, 2].map((channel) => data[(y * width + x) * 3 + channel]!) }
}

function halve({ width, height, at }: Picture): Picture {
  const cells = Array.from({ length: (width * height) / 4 }, (_, index) => {
    const [x, y] = [2 * (index % (width / 2)), 2 * Math.floor(index / (width / 2))]
    const four = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)]
    return [0, 1, 2].map((channel) => four.reduce((sum, colour) => sum + colour[channel]! / 4, 0))
  })
  return { width: width / 2, height: height / 2, at: (x, y) => cells[(y * width) / 2 + x]! }
}

/** Mean difference over a patch, cut off at the first picture's edge; `missing` for a pixel outside of the second. */
function patchCost(a: Picture, b: Picture, x: number, y: number, move: Move, side: number, missing: number) {
  let [sum, count] = [0, 0]
  for (let py = y - side; py <= y + side; py++) {
    for (let px = x - side; px <= x + side; px++) {
      if (!inside(a, px, py)) continue
      const [qx, qy] = [px + move[0], py + move[1]]
      sum += inside(b, qx, qy) ? differ(a.at(px, py), b.at(qx, qy)) : missing
      count++
    }
  }
  return sum / count
}

type Move = readonly [number, number]

/** The move with the least value; of equals the first. */
function least(reach: number, valueOf: (move: Move) => number): Move {
  let best: { readonly move: Move; readonly value: number } = { move: [0, 0], value: Infinity }
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const value = valueOf([dx, dy])
      if (value < best.value) best = { move: [dx, dy], value }
    }
  }
  return best.move
}

function search(a: Picture, b: Picture): { readonly flow: number[]; readonly costs: number[] } {
  const [small, other] = [halve(a), halve(b)]
  const reach = Math.floor((5 / 8) * Math.min(small.width, small.height))
  const coarse = Array.from({ length: small.width * small.height }, (_, index) => {
    const [x, y] = [index % small.width, Math.floor(index / small.width)]
    return least(reach, (move) => {
      if (!inside(other, x + move[0], y + move[1])) return Infinity
      return patchCost(small, other, x, y, move, 2, 1e4) + 0.04 * Math.hypot(...move)
    })
  })
  const found = Array.from({ length: a.width * a.height }, (_, index) => {
    const [x, y] = [index % a.width, Math.floor(index / a.width)]
    const [sx, sy] = coarse[(y >> 1) * small.width + (x >> 1)]!
    const moved = ([i, j]: Move): Move => [2 * sx + i, 2 * sy + j]
    const move = moved(
      least(2, (stray) => {
        const cost = patchCost(a, b, x, y, moved(stray), 3, 40)
        return cost + 0.1 * (Math.abs(stray[0]) + Math.abs(stray[1]))
      }),
    )
    return { move, cost: patchCost(a, b, x, y, move, 3, 40) }
  })
  return { flow: found.flatMap(({ move }) => [...move]), costs: found.map(({ cost }) => cost) }
}

/** Bilinear lookup, the edge repeated outwards. */
function look({ width, height, at }: Picture, px: number, py: number): number[] {
  const [x, y] = [clamp(px, width - 1), clamp(py, height - 1)]
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const [fx, fy] = [x - left, y - top]
  return [0, 1, 2].map(
    (channel) =>
      (1 - fy) * ((1 - fx) * at(left, top)[channel]! + fx * at(right, top)[channel]!) +
      fy * ((1 - fx) * at(left, bottom)[channel]! + fx * at(right, bottom)[channel]!),
  )
}

function believe(
  a: Picture,
  b: Picture,
  own: ReturnType<typeof search>,
  other: ReturnType<typeof search>,
  prior: Float32Array,
): number[] {
  const { width, height } = a
  const misses = Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    return differ(a.at(x, y), look(b, x + prior[2 * index]!, y + prior[2 * index + 1]!))
  })
  return misses.map((_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    let miss = 0
    for (let py = y - 3; py <= y + 3; py++) {
      for (let px = x - 3; px <= x + 3; px++) {
        miss += misses[clamp(py, height - 1) * width + clamp(px, width - 1)]! / 49
      }
    }
    const [u, v] = [own.flow[2 * index]!, own.flow[2 * index + 1]!]
    const there = clamp(y + v, height - 1) * width + clamp(x + u, width - 1)
    const trip = Math.hypot(u + other.flow[2 * there]!, v + other.flow[2 * there + 1]!)
    return Math.exp(-trip / 1.5) * clamp((miss - own.costs[index]!) / 8, 1)
  })
}

/** Matches both ways. priorFrom, priorTo: the prior's flow from the start to the end and back, at the pictures' size. */
export function matchPlainly(
  from: Frame,
  to: Frame,
  priorFrom: Float32Array,
  priorTo: Float32Array,
): PlainPair {
  const [a, b] = [pictureOf(from), pictureOf(to)]
  const [forth, back] = [search(a, b), search(b, a)]
  return {
    from: { flow: forth.flow, trust: believe(a, b, forth, back, priorFrom) },
    to: { flow: back.flow, trust: believe(b, a, back, forth, priorTo) },
  }
}

/** The proposal at a time, at the size of the matches. */
export function proposePlainly(
  matches: PlainPair,
  prior: { readonly from: Float32Array; readonly to: Float32Array },
  { width, height }: Size,
  time: number,
): { motion: number[]; fromCover: number[]; toCover: number[] } {
  const zeros = () => Array.from({ length: width * height }, () => 0)
  const sums = { x: zeros(), y: zeros(), from: zeros(), to: zeros() }
  const lay = (side: 'from' | 'to', share: number, sign: number) => {
    const { flow, trust } = matches[side]
    trust.forEach((weight, index) => {
      const [u, v] = [flow[2 * index]!, flow[2 * index + 1]!]
      const [px, py] = [(index % width) + share * u, Math.floor(index / width) + share * v]
      for (const y of [Math.floor(py), Math.floor(py) + 1]) {
        for (const x of [Math.floor(px), Math.floor(px) + 1]) {
          if (!inside({ width, height }, x, y)) continue
          const part = weight * (1 - Math.abs(px - x)) * (1 - Math.abs(py - y))
          sums.x[y * width + x]! += part * sign * u
          sums.y[y * width + x]! += part * sign * v
          sums[side][y * width + x]! += part
        }
      }
    })
  }
  lay('from', time, 1)
  lay('to', 1 - time, -1)
  const own = (index: number) => (1 - time) * prior.from[index]! - time * prior.to[index]!
  return {
    motion: sums.from.flatMap((from, pixel) => {
      const all = from + sums.to[pixel]! + 1e-4
      return [
        (sums.x[pixel]! + 1e-4 * own(2 * pixel)) / all,
        (sums.y[pixel]! + 1e-4 * own(2 * pixel + 1)) / all,
      ]
    }),
    fromCover: sums.from.map((value) => Math.min(value, 1)),
    toCover: sums.to.map((value) => Math.min(value, 1)),
  }
}
