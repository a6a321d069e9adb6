// Frames of one source at one size, as someone looks at them: played, stepped through, scrubbed.
//
// One decoder runs at a time and stays where it is: the next frames in order come from it, only others cost a seek. Frames that it
// passes are kept. The newest request goes first; what nobody waits for any more is not decoded. Going backward, a short run of
// frames is decoded that ends with the wanted one, and the run before it as soon as half of that is used up.
import { cancelled, InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Source, SourceFrame } from '../../media/source-types.ts'
import type { DecoderSlots, Slot } from './picture-slots.ts'

/** What a lane works with. */
export interface LaneOptions {
  readonly source: Source
  readonly slots: DecoderSlots
  /** Whether the frame is kept already. */
  readonly has: (index: number) => boolean
  /** Takes a frame that was decoded, asked for or not. */
  readonly keep: (found: SourceFrame) => void
  /** Frames that are decoded together when going backward: what the cache can spare. */
  readonly back: number
}

interface Waiter {
  readonly resolve: (found: SourceFrame) => void
  readonly reject: (error: unknown) => void
}

interface Run {
  readonly frames: AsyncIterator<SourceFrame>
  readonly stop: AbortController
  readonly slot: Slot
  readonly start: number
  next: number
  closing: Promise<void> | undefined
}

/** Frames that are rather decoded and passed by than sought. */
const reach = 24
/** Requests this near to each other belong to one run. */
const near = 8
/** A decoder without orders ends after this time (ms). */
const patience = 5000

const isDamage = (error: unknown) => error instanceof InterludeError && error.code === 'damaged'

/** See the top of this file. */
export class FrameLane {
  private readonly options: LaneOptions
  private readonly waiting = new Map<number, { readonly waiters: Set<Waiter>; order: number }>()
  private orders = 0
  private last = 0
  private backward = false
  /** A frame to have in memory soon. */
  private wish: number | undefined
  private run: Run | undefined
  private working: Promise<void> | undefined
  private starting: { readonly stop: AbortController; readonly urgent: boolean } | undefined
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(options: LaneOptions) {
    this.options = options
  }

  /** Whether someone waits for a frame. */
  get isBusy(): boolean {
    return this.waiting.size > 0
  }

  /** Tells the lane that this frame was looked at, which it need not be asked for. */
  see(index: number): void {
    const step = index - this.last
    if (step !== 0) this.backward = step < 0 && step >= -near
    this.last = index
    if (!this.backward) {
      this.wish = undefined
      return
    }
    const ahead = Math.max(0, index - Math.ceil(this.options.back / 2))
    if (this.options.has(ahead) || this.closed) return
    let wanted = index - 1
    while (wanted > ahead && this.options.has(wanted)) wanted -= 1
    this.wish = wanted
    this.work()
  }

  /** The frame. Throws what the source throws for it, or `cancelled`. */
  async request(index: number, signal?: AbortSignal): Promise<SourceFrame> {
    throwIfCancelled(signal)
    if (this.closed) throw cancelled()
    this.options.source.timeOf(index)
    const done = this.options.slots.rush()
    let give = (): void => undefined
    try {
      return await new Promise<SourceFrame>((resolve, reject) => {
        const waiter = { resolve, reject }
        const entry = this.waiting.get(index) ?? { waiters: new Set(), order: 0 }
        entry.order = this.orders++
        entry.waiters.add(waiter)
        this.waiting.set(index, entry)
        give = () => {
          entry.waiters.delete(waiter)
          if (entry.waiters.size === 0 && this.waiting.get(index) === entry) this.waiting.delete(index)
          reject(cancelled())
        }
        signal?.addEventListener('abort', give, { once: true })
        this.leaveFor(index)
        this.see(index)
        this.work()
      })
    } finally {
      signal?.removeEventListener('abort', give)
      done()
    }
  }

  /** Ends the decoder; what waits is rejected. */
  async close(reason: InterludeError = cancelled()): Promise<void> {
    this.closed = true
    this.wish = undefined
    for (const { waiters } of this.waiting.values()) for (const waiter of waiters) waiter.reject(reason)
    this.waiting.clear()
    this.starting?.stop.abort()
    await this.endRun()
    await this.working
  }

  /** Ends a run that is at work for nobody, when someone wants to be elsewhere. */
  private leaveFor(index: number): void {
    const { run } = this
    if (run && !this.reaches(run, index) && !this.isAwaited(run)) void this.endRun()
    // What waits for a decoder without haste asks again.
    if (this.starting?.urgent === false) this.starting.stop.abort()
  }

  private reaches(run: Run, index: number): boolean {
    return run.closing === undefined && index >= run.next && index - run.next < reach
  }

  private isAwaited(run: Run): boolean {
    return [...this.waiting.keys()].some((index) => this.reaches(run, index))
  }

  private work(): void {
    clearTimeout(this.timer)
    this.working ??= this.serve().finally(() => {
      this.working = undefined
      if (this.closed) return
      if (this.target() === undefined) this.rest()
      else this.work()
    })
  }

  private rest(): void {
    this.run?.slot.setIdle(true)
    this.timer = setTimeout(() => void this.endRun(), patience).unref()
  }

  private newest(): number | undefined {
    let newest: number | undefined
    let order = -1
    for (const [index, entry] of this.waiting) if (entry.order > order) [newest, order] = [index, entry.order]
    return newest
  }

  /** What to decode next: what the run comes by and someone waits for, else the newest, else what may be wished for. */
  private target(): number | undefined {
    const { run } = this
    if (run && !run.closing) {
      const passed = [...this.waiting.keys()].filter((index) => this.reaches(run, index))
      if (passed.length > 0) return Math.min(...passed)
    }
    const newest = this.newest()
    if (newest !== undefined) return newest
    if (this.wish !== undefined && this.options.has(this.wish)) this.wish = undefined
    return this.wish
  }

  /** Where a run for this frame begins. */
  private startFor(target: number): number {
    let start = target
    for (const index of [...this.waiting.keys()].sort((a, b) => b - a)) {
      if (index < start && start - index <= near) start = index
    }
    if (this.backward) start = Math.min(start, Math.max(0, target - this.options.back + 1))
    while (start < target && this.options.has(start) && !this.waiting.has(start)) start += 1
    return start
  }

  private async serve(): Promise<void> {
    for (let target = this.target(); target !== undefined; target = this.target()) {
      try {
        const run = await this.runFor(target)
        if (!run) continue
        run.slot.setIdle(false)
        const item = await run.frames.next()
        if (item.done) await this.endRun()
        else this.deliver(run, item.value)
      } catch (error) {
        const { run } = this
        const stopped = run?.closing !== undefined
        await this.endRun()
        // Ended from outside: what is wanted now is looked at anew.
        if (stopped || (error instanceof InterludeError && error.code === 'cancelled')) continue
        // A run tries all ways to its first frame: there is no other for that one.
        if (run?.start === target && run.next === target && isDamage(error)) this.fail(target, error)
        else await this.single(target)
      }
    }
  }

  /** The run that comes by this frame, or a new one; undefined where something else is wanted by the time there is a decoder. */
  private async runFor(target: number): Promise<Run | undefined> {
    if (this.run && this.reaches(this.run, target)) return this.run
    await this.endRun()
    const slot = await this.take()
    const wanted = this.target()
    if (wanted === undefined || slot.evicted) {
      slot.release()
      return undefined
    }
    const start = this.startFor(wanted)
    const stop = new AbortController()
    const frames = this.options.source.frames({ start }, stop.signal)[Symbol.asyncIterator]()
    this.run = { frames, stop, slot, start, next: start, closing: undefined }
    return this.run
  }

  private deliver(run: Run, found: SourceFrame): void {
    run.next = found.index + 1
    this.options.keep(found)
    if (this.wish === found.index) this.wish = undefined
    const entry = this.waiting.get(found.index)
    this.waiting.delete(found.index)
    for (const waiter of entry?.waiters ?? []) waiter.resolve(found)
  }

  private async take(): Promise<Slot> {
    const starting = { stop: new AbortController(), urgent: this.waiting.size > 0 }
    this.starting = starting
    const rank = starting.urgent ? 'picture' : 'thumbnail'
    return await this.options.slots.take(rank, () => void this.endRun(), starting.stop.signal)
  }

  private async endRun(): Promise<void> {
    const { run } = this
    if (!run) return
    run.stop.abort()
    run.closing ??= Promise.resolve(run.frames.return?.())
      .catch(() => undefined)
      .then(() => {
        run.slot.release()
        if (this.run === run) this.run = undefined
      })
    await run.closing
  }

  private fail(index: number, error: unknown): void {
    const entry = this.waiting.get(index)
    this.waiting.delete(index)
    if (this.wish === index) this.wish = undefined
    for (const waiter of entry?.waiters ?? []) waiter.reject(error)
  }

  /** A run broke off on the way: the frame by itself, by all the ways there are, or the reason why it can't be had. */
  private async single(index: number): Promise<void> {
    const entry = this.waiting.get(index)
    if (!entry) {
      this.wish = undefined
      return
    }
    let slot: Slot | undefined
    try {
      slot = await this.take()
      const found = await this.options.source.frameAtIndex(index, this.starting?.stop.signal)
      this.options.keep(found)
      for (const waiter of entry.waiters) waiter.resolve(found)
    } catch (error) {
      for (const waiter of entry.waiters) waiter.reject(error)
    } finally {
      slot?.release()
      if (this.waiting.get(index) === entry) this.waiting.delete(index)
    }
  }
}
