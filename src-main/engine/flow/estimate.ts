// Dense inverse search in both directions: plans the memory, and sends the stages to the pool level by level.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { KernelCall } from './kernel.ts'
import { planLevels, type Level, type SearchOptions, type Size } from './levels.ts'
import { Scope, type KernelMemory } from './memory.ts'
import { allDone, inBands, type Pool } from './pool.ts'
import { settleDoubts } from './settle.ts'

// As in the kernel: border of looked-up pictures, planes and rows of the refinement's scratch.
const border = 16
const refinementPlanes = 19
const refinementRows = 5
// Patches spread their vectors within bands of rows; the number is fixed, so that threads do not change the result.
const stripes = 8
// A miss, there and back, of this many full-size pixels halves the agreement of the two directions.
const slack = 1

/** Motion between two keyframes, in kernel memory. Both blocks belong to who asked for them. */
export interface Motion extends Size {
  /** Address of width x height vectors [start to end x, y, end to start x, y], in pixels of this size. */
  readonly fields: number
  /** Address of width x height pairs of floats 0..1: agreement at the start's and at the end's pixels. */
  readonly agreement: number
}

/** What an estimate runs on. */
export interface Bench {
  readonly memory: KernelMemory
  readonly pool: Pool
}

interface Picture {
  readonly gray: number
  readonly bordered: number
  readonly gx: number
  readonly gy: number
}

interface Field {
  readonly x: number
  readonly y: number
}

/** Length of a half row of the refinement's planes, in floats (see kernel/refine-layout.ts). */
function halfRow(width: number): number {
  return 4 + Math.ceil(Math.ceil(width / 2) / 4) * 4 + 4
}

/**
 * Estimates both directions. from, to: addresses of the keyframes in kernel memory, of the given shape. The motion's blocks come
 * from `keep`. Scratch is about 2 bytes a pixel of the keyframes and 230 bytes a pixel of the finest level, given back before
 * this returns. Without levels (tiny pictures) nothing moves. Rejects as cancelled between stages.
 */
export async function estimateMotion(
  bench: Bench,
  shape: Omit<Frame, 'data' | 'colour'>,
  frames: { readonly from: number; readonly to: number },
  options: SearchOptions,
  keep: Scope,
  signal?: AbortSignal,
): Promise<Motion> {
  const { memory, pool } = bench
  const levels = planLevels(shape, options)
  const finest = levels.at(-1)
  if (!finest) {
    const fields = keep.allocate(16)
    const agreement = keep.allocate(8)
    memory.floats(fields, 4).fill(0)
    memory.floats(agreement, 2).fill(1)
    return { width: 1, height: 1, fields, agreement }
  }
  const scratch = new Scope(memory)
  try {
    const fields = keep.allocate(finest.width * finest.height * 16)
    const agreement = keep.allocate(finest.width * finest.height * 8)
    const [start, end] = await allDone([
      preparePictures(bench, shape, frames.from, levels, scratch),
      preparePictures(bench, shape, frames.to, levels, scratch),
    ])
    throwIfCancelled(signal)
    const [forth, back] = await allDone([
      searchDirection(bench, start, end, levels, options, scratch, signal),
      searchDirection(bench, end, start, levels, options, scratch, signal),
    ])
    const { width, height } = finest
    await pool.run([['packFields', forth.x, forth.y, back.x, back.y, width * height, fields]])
    await inBands(pool, height, (from, to) => [
      ['agreement', fields, width, height, agreement, shape.width / width, slack, from, to],
    ])
    if (options.settle) await settleDoubts(memory, pool, finest, fields, agreement)
    throwIfCancelled(signal)
    return { width, height, fields, agreement }
  } finally {
    scratch.release()
  }
}

/** Grey pyramid of a keyframe, with derivatives and borders, in the order of the levels. */
async function preparePictures(
  { pool }: Bench,
  shape: Omit<Frame, 'data' | 'colour'>,
  frame: number,
  levels: readonly Level[],
  scratch: Scope,
): Promise<Picture[]> {
  const { width, height, channels, depth } = shape
  const full = scratch.allocate(width * height + 16)
  const line = scratch.allocate(width * 4)
  const calls: KernelCall[] = [['toGray', frame, full, width, 0, height, channels, depth]]
  const pictures: Picture[] = []
  let from = { at: full, width, height }
  for (const level of levels.toReversed()) {
    const pixels = level.width * level.height
    const bordered = (level.width + 2 * border) * (level.height + 2 * border)
    const same = level.width === from.width && level.height === from.height
    const picture = {
      gray: same ? from.at : scratch.allocate(pixels),
      bordered: scratch.allocate(bordered),
      gx: scratch.allocate(pixels * 2),
      gy: scratch.allocate(pixels * 2),
    }
    if (!same) {
      calls.push([
        'shrinkBytes',
        from.at,
        from.width,
        from.height,
        picture.gray,
        level.width,
        level.height,
        line,
      ])
    }
    calls.push(
      ['extendBorder', picture.gray, level.width, level.height, picture.bordered],
      ['gradients', picture.gray, level.width, level.height, picture.gx, picture.gy],
    )
    pictures.unshift(picture)
    from = { at: picture.gray, width: level.width, height: level.height }
  }
  await pool.run(calls)
  return pictures
}

/** Flow from `first` to `second` at the finest level. */
async function searchDirection(
  { memory, pool }: Bench,
  first: readonly Picture[],
  second: readonly Picture[],
  levels: readonly Level[],
  options: SearchOptions,
  scratch: Scope,
  signal?: AbortSignal,
): Promise<Field> {
  const largest = levels.at(-1)
  if (!largest) throw new Error('A search needs a level.')
  const plane = largest.width * largest.height * 4
  const half = halfRow(largest.width)
  const sparse = largest.across * largest.down * 4
  const work = {
    sparse: { x: scratch.allocate(sparse), y: scratch.allocate(sparse) },
    weight: scratch.allocate(plane),
    refine: scratch.allocate((refinementPlanes * largest.height + refinementRows) * half * 8),
  }
  // What a level starts from, and what it finds.
  const guess: Field = { x: scratch.allocate(plane), y: scratch.allocate(plane) }
  const flow: Field = { x: scratch.allocate(plane), y: scratch.allocate(plane) }
  for (const address of [guess.x, guess.y]) memory.bytes(address, plane).fill(0)
  for (const [index, level] of levels.entries()) {
    const a = first[index]
    const b = second[index]
    if (!a || !b) throw new Error('Pictures and levels differ in number.')
    const { width, height, across, down } = level
    await searchLevel(pool, level, a, b, guess, work.sparse, options)
    throwIfCancelled(signal)
    const refined = halfRow(width)
    const solve: KernelCall = ['solveRefinement', work.refine, width, height, refined]
    await pool.run([
      [
        'densify',
        ...[a.gray, width, height, b.bordered, work.sparse.x, work.sparse.y, across, down, options.stride],
        ...[flow.x, flow.y, work.weight],
      ],
      ...(options.refinements > 0
        ? ([
            ['prepareRefinement', a.gray, b.gray, width, height, flow.x, flow.y, work.refine, refined],
            ...Array.from({ length: options.refinements }, () => solve),
            ['finishRefinement', work.refine, width, height, refined, flow.x, flow.y],
          ] satisfies KernelCall[])
        : []),
    ])
    throwIfCancelled(signal)
    const next = levels[index + 1]
    if (next) {
      await pool.run([
        ['enlargePlane', flow.x, width, height, guess.x, next.width, next.height, next.width / width],
        ['enlargePlane', flow.y, width, height, guess.y, next.width, next.height, next.height / height],
      ])
    } else {
      return flow
    }
  }
  return flow
}

/** The patches of a level, in as many parts as half of the threads (the other half does the other direction). */
async function searchLevel(
  pool: Pool,
  level: Level,
  first: Picture,
  second: Picture,
  guess: Field,
  sparse: Field,
  options: SearchOptions,
): Promise<void> {
  const { width, height, across, down } = level
  const parts = Math.max(1, Math.min(stripes, Math.floor(pool.size / 2)))
  const cuts = Array.from({ length: parts + 1 }, (_, part) => Math.round((part * stripes) / parts))
  await allDone(
    cuts
      .slice(1)
      .map((end, part) =>
        pool.run([
          [
            'searchPatches',
            ...[first.gray, first.gx, first.gy, width, height, second.bordered, guess.x, guess.y],
            ...[sparse.x, sparse.y, across, down, options.stride, cuts[part] ?? 0, end, stripes],
            ...[options.steps, options.gain, options.centred ? 1 : 0],
          ],
        ]),
      ),
  )
}
