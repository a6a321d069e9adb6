// A second opinion beside dense inverse search, for what it cannot find: things that move further than they are large, pictures
// that jump. What fits clearly better than the prior, and comes back where it began, is laid down at the time in between. Found
// when first asked for; see match.ts and kernel/proposal.ts.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Bench } from './estimate.ts'
import type { ProposalAt } from './gap-motion.ts'
import type { KernelCall } from './kernel.ts'
import type { Size } from './levels.ts'
import { findMatches, type Matches, type MatchSource } from './match.ts'
import { Scope } from './memory.ts'
import { allDone } from './pool.ts'
import { allocateVectors, resizeFlows } from './vectors.ts'

/** The proposals of one gap. Matches once, at the first question, and keeps the result until released. */
export class Proposals {
  readonly #bench: Bench
  readonly #source: MatchSource
  readonly #keep: Scope
  #found: Matches | undefined
  /** Who asks while another matches waits, and finds it done, or (where that one was cancelled) does it. */
  #finding: Promise<unknown> = Promise.resolve()

  constructor(bench: Bench, source: MatchSource) {
    this.#bench = bench
    this.#source = source
    this.#keep = new Scope(bench.memory)
  }

  /** See {@link GapMotion.proposalAt}. Scratch comes from `scope`. */
  async at(times: readonly number[], size: Size, scope: Scope, signal?: AbortSignal): Promise<ProposalAt[]> {
    const { memory, pool } = this.#bench
    const matches = await this.#find(signal)
    const count = size.width * size.height
    const [flows, trust, fields] = [
      allocateVectors(scope, size),
      allocateVectors(scope, size),
      allocateVectors(scope, size),
    ]
    await allDone([
      pool.run([
        resizeFlows('nearestFields', matches.flows, matches, flows, size),
        resizeTrust(matches, trust, size),
      ]),
      pool.run([resizeFlows('resizeFields', this.#source.motion.fields, this.#source.motion, fields, size)]),
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
    const scratch = Array.from({ length: threads }, () => allocateVectors(scope, size))
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
    const at = allocateVectors(scope, size)
    await pool.run([resizeTrust(matches, at, size)])
    throwIfCancelled(signal)
    const count = size.width * size.height
    const values = memory.floats(at, count * 4)
    // Averages may round to a little over 1.
    const pick = (lane: number) =>
      Float32Array.from({ length: count }, (_, pixel) => Math.min(values[4 * pixel + lane] ?? 0, 1))
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

function resizeTrust(matches: Matches, to: number, size: Size): KernelCall {
  return ['resizeFields', matches.trust, matches.width, matches.height, to, size.width, size.height, 1, 1]
}
