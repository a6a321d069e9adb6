// Matches between two keyframes by trying every displacement, on small pictures: plans the memory, and sends the stages to the
// pool. See kernel/match.ts and the first half of kernel/proposal.ts.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Bench, Motion } from './estimate.ts'
import type { KernelCall } from './kernel.ts'
import type { Size } from './levels.ts'
import { Scope } from './memory.ts'
import { allDone, type Pool } from './pool.ts'
import { allocateVectors, resizeFlows, vectorBytes } from './vectors.ts'

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
export interface Matches extends Size {
  /** Address of width x height vectors [start to end x, y, end to start x, y], whole pixels of this size. */
  readonly flows: number
  /** Address of width x height vectors [trust at the start's pixels, at the end's, 0, 0], 0..1. */
  readonly trust: number
}

/** What matching needs of a gap. */
export interface MatchSource {
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

/** Matches both ways. The result comes from `keep`, and is given back where this rejects. Rejects as cancelled between stages. */
export async function findMatches(
  { memory, pool }: Bench,
  { shape, frames, motion }: MatchSource,
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
    const [from, to] = [
      planPicture(frames.from, base, half, scratch),
      planPicture(frames.to, base, half, scratch),
    ]
    const fields = allocateVectors(scratch, base)
    await runAll(pool, [
      preparePicture(from, shape, base),
      preparePicture(to, shape, base),
      [resizeFlows('resizeFields', motion.fields, motion, fields, base)],
    ])
    throwIfCancelled(signal)
    const flows = allocateVectors(keep, base)
    const floats = () => scratch.allocate(base.width * base.height * 4)
    const directions = [
      { first: from, second: to, lane: forth, costs: floats(), misses: floats(), work: floats() },
      { first: to, second: from, lane: back, costs: floats(), misses: floats(), work: floats() },
    ] as const
    const bands = bandsOf(pool, half)
    await runAll(
      pool,
      directions.flatMap(({ first, second, lane, costs, misses, work }) => [
        ...bands.map((rows) => matchRows(first, second, half, rows, flows, lane, costs, scratch)),
        [['missOf', first.colours, second.colours, base.width, base.height, fields, lane, misses, work]],
      ]),
    )
    throwIfCancelled(signal)
    const trust = allocateVectors(keep, base)
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

/** A keyframe as it is matched. */
interface Picture {
  readonly frame: number
  /** Vectors at the base size. */
  readonly colours: number
  /** Planes at the base size, and at half of it. */
  readonly planes: number
  readonly halved: number
}

function planPicture(frame: number, base: Size, half: Size, scratch: Scope): Picture {
  return {
    frame,
    colours: allocateVectors(scratch, base),
    planes: scratch.allocate(planeBytes(base)),
    halved: scratch.allocate(planeBytes(half)),
  }
}

function preparePicture(picture: Picture, shape: MatchSource['shape'], base: Size): KernelCall[] {
  const { frame, colours, planes, halved } = picture
  return [
    [
      'averageColours',
      ...[frame, shape.width, shape.height, shape.channels, shape.depth],
      ...[colours, base.width, base.height, 1],
    ],
    ['toPlanes', colours, base.width, base.height, planes, 1],
    ['toPlanes', colours, base.width, base.height, halved, 2],
  ]
}

/** Jobs are planned in full before the first begins: an allocation that fails must not find a thread at work. */
async function runAll(pool: Pool, jobs: readonly (readonly KernelCall[])[]): Promise<void> {
  await allDone(jobs.map((calls) => pool.run(calls)))
}

/** The calls that match some rows of the half size, and refine them. */
function matchRows(
  first: Picture,
  second: Picture,
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

/** Four planes of 16 bits with their margins. */
function planeBytes({ width, height }: Size): number {
  return 4 * (width + 2 * margin) * (height + 2 * margin) * 2
}
