// A second opinion beside dense inverse search, for what it cannot find: things that move further than they are large, pictures
// that jump. Every displacement is tried on small pictures; what fits clearly better than the prior, and comes back where it
// began, is laid down at the time in between. Found when first asked for; see kernel/match.ts and kernel/proposal.ts.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Bench, Motion } from './estimate.ts'
import type { ProposalAt } from './gap-motion.ts'
import type { KernelCall } from './kernel.ts'
import type { Size } from './levels.ts'
import { Scope } from './memory.ts'
import { allDone, type Pool } from './pool.ts'

const vectorBytes = 16
// Where the two directions lie in a vector of flows.
const [forth, back] = [0, 8]
// As in the kernel: margin of the planes that are matched.
const margin = 8

// The shorter side that is matched at, the longest that is, and the shortest that is worth it, in pixels.
const baseSide = 64
const longestSide = 256
const shortestSide = 16
// How far a match may lie, as a part of the shorter side.
const reachOf = ({ width, height }: Size) => Math.floor((5 / 8) * Math.min(width, height))
// Bands with fewer rows than this cost more at their seams than they gain.
const fewestRows = 8

/** What was found between two keyframes, in kernel memory. */
interface Matches extends Size {
  /** Address of width x height vectors [start to end x, y, end to start x, y], whole pixels of this size. */
  readonly flows: number
  /** Address of width x height vectors [trust at the start's pixels, at the end's, 0, 0], 0..1. */
  readonly trust: number
}

/** What matching needs of a gap. */
export interface ProposalSource {
  readonly shape: Omit<Frame, 'data' | 'colour'>
  /** Addresses of the keyframes. */
  readonly frames: { readonly from: number; readonly to: number }
  readonly motion: Motion
}

/**
 * The size that pictures are matched at: shorter side 64, longer at most 256, both even, never larger than the pictures.
 * None when the shorter side would be less than 16.
 */
export function planBase({ width, height }: Size): Size | undefined {
  const scale = Math.min(1, baseSide / Math.min(width, height), longestSide / Math.max(width, height))
  const even = (side: number) => 2 * Math.min(Math.floor(side / 2), Math.round((side * scale) / 2))
  const base = { width: even(width), height: even(height) }
  return Math.min(base.width, base.height) < shortestSide ? undefined : base
}

/** The proposals of one gap. Matches once, at the first question, and keeps the result until released. */
export class Proposals {
  readonly #bench: Bench
  readonly #source: ProposalSource
  readonly #keep: Scope
  #found: Matches | undefined
  /** Who asks while another matches waits, and finds it done, or (where that one was cancelled) does it. */
  #finding: Promise<unknown> = Promise.resolve()

  constructor(bench: Bench, source: ProposalSource) {
    this.#bench = bench
    this.#source = source
    this.#keep = new Scope(bench.memory)
  }

  /** See {@link GapMotion.proposalAt}. Scratch comes from `scope`. */
  async at(times: readonly number[], size: Size, scope: Scope, signal?: AbortSignal): Promise<ProposalAt[]> {
    const { memory, pool } = this.#bench
    const matches = await this.#find(signal)
    const count = size.width * size.height
    const [flows, trust, fields] = [vectors(scope, size), vectors(scope, size), vectors(scope, size)]
    await allDone([
      pool.run([
        resize('nearestFields', matches.flows, matches, flows, size),
        resizeTrust(matches, trust, size),
      ]),
      pool.run([resize('resizeFields', this.#source.motion.fields, this.#source.motion, fields, size)]),
    ])
    throwIfCancelled(signal)
    const places = times.map((time) => ({
      time,
      motion: scope.allocate(count * 8),
      fromCover: scope.allocate(count * 4),
      toCover: scope.allocate(count * 4),
    }))
    // One scratch a thread: each lays down its times one after the other.
    const threads = Math.min(pool.size, places.length)
    const scratch = Array.from({ length: threads }, () => vectors(scope, size))
    await allDone(
      scratch.map((sums, thread) =>
        pool.run(
          places
            .filter((_, index) => index % threads === thread)
            .map(({ time, motion, fromCover, toCover }) => [
              'proposeAt',
              ...[flows, trust, fields, size.width, size.height, time],
              ...[motion, fromCover, toCover, sums],
            ]),
        ),
      ),
    )
    throwIfCancelled(signal)
    return places.map(({ time, motion, fromCover, toCover }) => ({
      time,
      motion: Float32Array.from(memory.floats(motion, count * 2)),
      fromCover: Float32Array.from(memory.floats(fromCover, count)),
      toCover: Float32Array.from(memory.floats(toCover, count)),
    }))
  }

  /** See {@link GapMotion.moversAt}. Scratch comes from `scope`. */
  async movers(
    size: Size,
    scope: Scope,
    signal?: AbortSignal,
  ): Promise<{ from: Float32Array; to: Float32Array }> {
    const { memory, pool } = this.#bench
    const matches = await this.#find(signal)
    const at = vectors(scope, size)
    await pool.run([resizeTrust(matches, at, size)])
    throwIfCancelled(signal)
    const count = size.width * size.height
    const values = memory.floats(at, count * 4)
    const pick = (lane: number) =>
      Float32Array.from({ length: count }, (_, pixel) => values[4 * pixel + lane] ?? 0)
    return { from: pick(0), to: pick(1) }
  }

  /** Gives the memory back. Nothing may be running. */
  release(): void {
    this.#found = undefined
    this.#keep.release()
  }

  #find(signal?: AbortSignal): Promise<Matches> {
    const found = this.#finding.then(async () => {
      throwIfCancelled(signal)
      this.#found ??= await findMatches(this.#bench, this.#source, this.#keep, signal)
      return this.#found
    })
    this.#finding = found.catch(() => undefined)
    return found
  }
}

/** Matches both ways. The result comes from `keep`, and is given back where this rejects. Rejects as cancelled between stages. */
async function findMatches(
  { memory, pool }: Bench,
  { shape, frames, motion }: ProposalSource,
  keep: Scope,
  signal?: AbortSignal,
): Promise<Matches> {
  const base = planBase(shape)
  const scratch = new Scope(memory)
  try {
    if (!base) {
      const nothing = {
        width: 1,
        height: 1,
        flows: keep.allocate(vectorBytes),
        trust: keep.allocate(vectorBytes),
      }
      for (const address of [nothing.flows, nothing.trust]) memory.floats(address, 4).fill(0)
      return nothing
    }
    const half = { width: base.width / 2, height: base.height / 2 }
    const prepare = (frame: number) => ({
      frame,
      colours: vectors(scratch, base),
      planes: scratch.allocate(planeBytes(base)),
      halved: scratch.allocate(planeBytes(half)),
    })
    const [from, to] = [prepare(frames.from), prepare(frames.to)]
    const fields = vectors(scratch, base)
    await allDone([
      ...[from, to].map(({ frame, colours, planes, halved }) =>
        pool.run([
          [
            'averageColours',
            ...[frame, shape.width, shape.height, shape.channels, shape.depth],
            ...[colours, base.width, base.height, 1],
          ],
          ['toPlanes', colours, base.width, base.height, planes, 1],
          ['toPlanes', colours, base.width, base.height, halved, 2],
        ]),
      ),
      pool.run([resize('resizeFields', motion.fields, motion, fields, base)]),
    ])
    throwIfCancelled(signal)
    const flows = vectors(keep, base)
    const floats = () => scratch.allocate(base.width * base.height * 4)
    const directions = [
      { first: from, second: to, lane: forth, costs: floats(), misses: floats(), work: floats() },
      { first: to, second: from, lane: back, costs: floats(), misses: floats(), work: floats() },
    ] as const
    const bands = bandsOf(pool, half)
    await allDone(
      directions.flatMap(({ first, second, lane, costs, misses, work }) => [
        ...bands.map((rows) => pool.run(matchRows(first, second, half, rows, flows, lane, costs, scratch))),
        pool.run([
          ['missOf', first.colours, second.colours, base.width, base.height, fields, lane, misses, work],
        ]),
      ]),
    )
    throwIfCancelled(signal)
    const trust = vectors(keep, base)
    const [start, end] = directions
    await pool.run([
      [
        'trustMatches',
        ...[flows, base.width, base.height],
        ...[start.misses, end.misses, start.costs, end.costs, trust],
      ],
    ])
    return { ...base, flows, trust }
  } catch (error) {
    keep.release()
    throw error
  } finally {
    scratch.release()
  }
}

/** Planes of a keyframe, at both sizes. */
interface Planes {
  readonly planes: number
  readonly halved: number
}

/** The calls that match some rows of the half size, and refine them. */
function matchRows(
  first: Planes,
  second: Planes,
  half: Size,
  [top, bottom]: readonly [number, number],
  flows: number,
  lane: number,
  costs: number,
  scratch: Scope,
): KernelCall[] {
  const line = (half.width + 2 * margin) * 4
  const rows = bottom - top
  const matches = scratch.allocate(rows * line)
  const work = scratch.allocate((1.5 * rows + 4) * line)
  return [
    [
      'matchAll',
      ...[first.halved, second.halved, half.width, half.height, reachOf(half)],
      ...[top, bottom, matches, work],
    ],
    [
      'refineMatches',
      ...[first.planes, second.planes, 2 * half.width, 2 * half.height],
      ...[matches, top, bottom, flows, lane, costs],
    ],
  ]
}

/** Rows of the half size for each job of a direction: about as many jobs as half of the threads. Results do not depend on it. */
function bandsOf(pool: Pool, { height }: Size): (readonly [number, number])[] {
  const bands = Math.max(1, Math.min(Math.round(pool.size / 2), Math.floor(height / fewestRows)))
  const cut = (band: number) => Math.round((band * height) / bands)
  return Array.from({ length: bands }, (_, band) => [cut(band), cut(band + 1)] as const)
}

function vectors(scope: Scope, { width, height }: Size): number {
  return scope.allocate(width * height * vectorBytes)
}

/** Four planes of 16 bits with their margins. */
function planeBytes({ width, height }: Size): number {
  return 4 * (width + 2 * margin) * (height + 2 * margin) * 2
}

/** A picture of flows at another size, in its pixels. */
function resize(
  name: 'nearestFields' | 'resizeFields',
  at: number,
  from: Size,
  to: number,
  size: Size,
): KernelCall {
  const scales = [size.width / from.width, size.height / from.height]
  return [name, at, from.width, from.height, to, size.width, size.height, ...scales]
}

function resizeTrust(matches: Matches, to: number, size: Size): KernelCall {
  return ['resizeFields', matches.trust, matches.width, matches.height, to, size.width, size.height, 1, 1]
}
