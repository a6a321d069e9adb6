// An open gap: the keyframes and the motion between them in kernel memory, and what can be asked of them.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { byteLengthOf, type ColourTags, type Frame } from '../../../src-shared/frame.ts'
import type { Motion } from './estimate.ts'
import type { Kernel, KernelCall } from './kernel.ts'
import type { Size } from './levels.ts'
import { Scope, type KernelMemory } from './memory.ts'
import type { GapMotion, PriorAt, ProposalAt, Residual } from './gap-motion.ts'
import { allDone, inBands, type Pool } from './pool.ts'
import { Proposals } from './proposal.ts'
import { allocateVectors, resizeFlows, vectorBytes } from './vectors.ts'

/** What a gap works with. */
export interface GapTools {
  readonly memory: KernelMemory
  readonly pool: Pool
  /** An instance on this thread, for what takes a few milliseconds. */
  readonly kernel: Kernel
}

/** The keyframes and fields at the size of the residuals, kept from one in-between to the next. */
interface Reduced extends Size {
  readonly scope: Scope
  readonly from: number
  readonly to: number
  readonly fields: number
}

/** See {@link GapMotion}; made by the room once the motion is found. Owns `keep`. */
export class Gap implements GapMotion {
  readonly #tools: GapTools
  readonly #shape: Omit<Frame, 'data' | 'colour'>
  readonly #colour: ColourTags
  readonly #frames: { readonly from: number; readonly to: number }
  readonly #motion: Motion
  readonly #keep: Scope
  readonly #proposals: Proposals
  #reduced: Reduced | undefined
  /** Reductions to other sizes, that a running call may still read. */
  readonly #outgrown: Scope[] = []
  /** Those who reduce go one after the other. */
  #reducing: Promise<unknown> = Promise.resolve()
  #running = 0
  #closed = false

  constructor(tools: GapTools, like: Frame, frames: Gap['frames'], motion: Motion, keep: Scope) {
    const { width, height, channels, depth, colour } = like
    this.#tools = tools
    this.#shape = { width, height, channels, depth }
    this.#colour = colour
    this.#frames = frames
    this.#motion = motion
    this.#keep = keep
    this.#proposals = new Proposals(tools, { shape: this.#shape, frames, motion })
  }

  /** Addresses of the keyframes. */
  get frames(): { readonly from: number; readonly to: number } {
    return this.#frames
  }

  async priorAt(times: readonly number[], width: number, height: number): Promise<PriorAt[]> {
    times.forEach(checkTime)
    checkSize({ width, height })
    return this.#use(async (scope) => {
      const { memory, pool } = this.#tools
      const count = width * height
      const fields = allocateVectors(scope, { width, height })
      await pool.run([
        resizeFlows('resizeFields', this.#motion.fields, this.#motion, fields, { width, height }),
      ])
      const places = times.map((time) => ({
        time,
        f0: scope.allocate(count * 8),
        f1: scope.allocate(count * 8),
        weight: scope.allocate(count * 4),
      }))
      await allDone(
        places.map(({ time, f0, f1, weight }) =>
          pool.run([['priorAt', fields, count, time, f0, f1, weight]]),
        ),
      )
      return places.map(({ time, f0, f1, weight }) => ({
        time,
        f0: Float32Array.from(memory.floats(f0, count * 2)),
        f1: Float32Array.from(memory.floats(f1, count * 2)),
        weight: Float32Array.from(memory.floats(weight, count)),
      }))
    })
  }

  async proposalAt(
    times: readonly number[],
    width: number,
    height: number,
    signal?: AbortSignal,
  ): Promise<ProposalAt[]> {
    times.forEach(checkTime)
    checkSize({ width, height })
    throwIfCancelled(signal)
    return this.#use((scope) => this.#proposals.at(times, { width, height }, scope, signal))
  }

  async moversAt(
    width: number,
    height: number,
    signal?: AbortSignal,
  ): Promise<{ from: Float32Array; to: Float32Array }> {
    checkSize({ width, height })
    throwIfCancelled(signal)
    return this.#use((scope) => this.#proposals.movers({ width, height }, scope, signal))
  }

  keyframesAt(width: number, height: number): { from: Float32Array; to: Float32Array } {
    checkSize({ width, height })
    return this.#useNow((scope) => {
      const { memory, kernel } = this.#tools
      const at = scope.allocate(width * height * 12 + 16)
      const read = (frame: number): Float32Array => {
        const [name, ...values] = this.#averageColours(frame, at, { width, height }, false)
        kernel[name](...values)
        return Float32Array.from(memory.floats(at, width * height * 3))
      }
      return { from: read(this.#frames.from), to: read(this.#frames.to) }
    })
  }

  agreementAt(width: number, height: number): { from: Float32Array; to: Float32Array } {
    checkSize({ width, height })
    return this.#useNow((scope) => {
      const { memory, kernel } = this.#tools
      const { agreement } = this.#motion
      const at = scope.allocate(width * height * 8)
      kernel.resizePairs(agreement, this.#motion.width, this.#motion.height, at, width, height)
      const pairs = memory.floats(at, width * height * 2)
      const pick = (lane: number) =>
        Float32Array.from({ length: width * height }, (_, index) => pairs[2 * index + lane] ?? 0)
      return { from: pick(0), to: pick(1) }
    })
  }

  async compose(time: number, residual?: Residual, signal?: AbortSignal): Promise<Frame> {
    checkTime(time)
    if (residual) checkResidual(residual)
    throwIfCancelled(signal)
    return this.#use(async (scope) => {
      const { memory, pool } = this.#tools
      const { width, height, channels, depth } = this.#shape
      const added = residual
        ? await this.#placeResidual(residual, time, scope)
        : { residual: 0, guide: 0, width: 1, height: 1 }
      throwIfCancelled(signal)
      const bytes = byteLengthOf(this.#shape)
      const out = scope.allocate(bytes + 16)
      await inBands(pool, height, (from, to) => [
        [
          'compose',
          ...[this.#frames.from, this.#frames.to, width, height, channels, depth],
          ...[this.#motion.fields, this.#motion.width, this.#motion.height, time],
          ...[added.residual, added.guide, added.width, added.height],
          ...[out, from, to, scope.allocate(this.#motion.width * vectorBytes)],
        ],
      ])
      throwIfCancelled(signal)
      // A copy: the kernel's memory is shared between threads, and used again.
      const data = Uint8Array.from(memory.bytes(out, bytes))
      return { ...this.#shape, colour: this.#colour, data }
    })
  }

  close(): void {
    this.#closed = true
    this.#leave()
  }

  /** Runs with scratch of its own, and keeps the gap's memory until it has ended. */
  async #use<T>(run: (scope: Scope) => Promise<T>): Promise<T> {
    const scope = this.#enter()
    try {
      return await run(scope)
    } finally {
      scope.release()
      this.#running--
      this.#leave()
    }
  }

  #useNow<T>(run: (scope: Scope) => T): T {
    const scope = this.#enter()
    try {
      return run(scope)
    } finally {
      scope.release()
      this.#running--
    }
  }

  #enter(): Scope {
    if (this.#closed) throw new Error('This gap is closed.')
    this.#running++
    return new Scope(this.#tools.memory)
  }

  #leave(): void {
    if (this.#running > 0) return
    for (const scope of this.#outgrown.splice(0)) scope.release()
    if (!this.#closed) return
    this.#keep.release()
    this.#proposals.release()
    this.#reduced?.scope.release()
    this.#reduced = undefined
  }

  #averageColours(frame: number, to: number, size: Size, vectors: boolean): KernelCall {
    const { width, height, channels, depth } = this.#shape
    return [
      'averageColours',
      ...[frame, width, height, channels, depth],
      ...[to, size.width, size.height, vectors ? 1 : 0],
    ]
  }

  /** Keyframes and fields at the residual's size: made once for all in-betweens of one size. */
  #reduce(size: Size): Promise<Reduced> {
    const made = this.#reducing.then(async () => {
      const last = this.#reduced
      if (last?.width === size.width && last.height === size.height) return last
      const next = await this.#makeReduced(size)
      this.#outgrown.push(...(last ? [last.scope] : []))
      this.#reduced = next
      return next
    })
    this.#reducing = made.catch(() => undefined)
    return made
  }

  async #makeReduced(size: Size): Promise<Reduced> {
    const { memory, pool } = this.#tools
    const scope = new Scope(memory)
    try {
      const bytes = size.width * size.height * vectorBytes
      const [from, to, fields] = [scope.allocate(bytes), scope.allocate(bytes), scope.allocate(bytes)]
      await allDone([
        pool.run([this.#averageColours(this.#frames.from, from, size, true)]),
        pool.run([this.#averageColours(this.#frames.to, to, size, true)]),
        pool.run([resizeFlows('resizeFields', this.#motion.fields, this.#motion, fields, size)]),
      ])
      return { width: size.width, height: size.height, scope, from, to, fields }
    } catch (error) {
      scope.release()
      throw error
    }
  }

  /** The residual's maps interleaved in kernel memory, and the prior's blend at their size. */
  async #placeResidual(
    residual: Residual,
    time: number,
    scope: Scope,
  ): Promise<{ residual: number; guide: number } & Size> {
    const { memory, pool } = this.#tools
    const { width, height } = residual
    const reduced = await this.#reduce({ width, height })
    const at = scope.allocate(width * height * 2 * vectorBytes)
    const guide = scope.allocate(width * height * vectorBytes)
    const maps = memory.floats(at, width * height * 8)
    for (let pixel = 0; pixel < width * height; pixel++) {
      maps[pixel * 8] = residual.f0[pixel * 2] ?? 0
      maps[pixel * 8 + 1] = residual.f0[pixel * 2 + 1] ?? 0
      maps[pixel * 8 + 2] = residual.f1[pixel * 2] ?? 0
      maps[pixel * 8 + 3] = residual.f1[pixel * 2 + 1] ?? 0
      maps[pixel * 8 + 4] = residual.logit[pixel] ?? 0
      maps[pixel * 8 + 5] = residual.rgb[pixel * 3] ?? 0
      maps[pixel * 8 + 6] = residual.rgb[pixel * 3 + 1] ?? 0
      maps[pixel * 8 + 7] = residual.rgb[pixel * 3 + 2] ?? 0
    }
    await pool.run([['guideAt', reduced.from, reduced.to, reduced.fields, width, height, time, guide]])
    return { residual: at, guide, width, height }
  }
}

function checkTime(time: number): void {
  if (!(time >= 0 && time <= 1)) throw new RangeError(`A time in a gap lies in 0..1, not at ${time}.`)
}

function checkSize({ width, height }: Size): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`${width}x${height} is no size.`)
  }
}

function checkResidual(residual: Residual): void {
  checkSize(residual)
  const count = residual.width * residual.height
  const wrong = (['f0', 'f1', 'logit', 'rgb'] as const).find(
    (map) => residual[map].length !== count * { f0: 2, f1: 2, logit: 1, rgb: 3 }[map],
  )
  if (wrong) {
    throw new RangeError(
      `The residual's ${wrong} does not fit ${residual.width}x${residual.height}: ${residual[wrong].length} values.`,
    )
  }
}
