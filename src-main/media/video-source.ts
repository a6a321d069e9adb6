// A video as a source of frames: every frame that comes out is proven, by the decoder's own time, to be the asked one.
import { multiply, rational, divide, type Rational } from '../../src-shared/timebase.ts'
import { decodeFrames, type DecodedFrame } from './decode.ts'
import { probeFile } from './ffprobe.ts'
import { isOpaqueGif } from './gif-alpha.ts'
import type { MediaTools } from './find-tools.ts'
import { checkedRange, damagedAt, frameOutOfRange, timeOutOfRange } from './out-of-range.ts'
import type { ScanOptions } from './frame-scan.ts'
import { decodedIndex, scanIndex, type ScannedIndex } from './scan-index.ts'
import type { FrameRange, OpenOptions, Source, SourceFrame, SourceInfo } from './source-types.ts'
import { videoFacts, type VideoFacts } from './video-facts.ts'
import { infoOf } from './video-info.ts'

/** Keyframes to go back when a frame does not come out from the nearest one (e.g. intra refresh); then the start. */
const retreats = [0, 1, 4]

/** What is known of a file; one for all sizes that it is looked at in. */
interface Known {
  readonly tools: MediaTools
  /** Of the full size. */
  readonly facts: VideoFacts
  readonly scan: ScanOptions
  readonly keepIndexes: boolean
  scanned: ScannedIndex
  info: SourceInfo
}

class VideoSource implements Source {
  private readonly known: Known
  /** Of the frames that come out. */
  private readonly facts: VideoFacts

  constructor(known: Known, facts: VideoFacts) {
    this.known = known
    this.facts = facts
  }

  get info(): SourceInfo {
    return { ...this.known.info, ...this.facts.shape }
  }

  atSize(width: number, height: number): Source {
    const { facts } = this.known
    const { channels } = facts.shape
    return new VideoSource(this.known, {
      ...facts,
      shape: { width, height, channels, depth: 8 },
      kernel: 'lanczos',
    })
  }

  private get scanned(): ScannedIndex {
    return this.known.scanned
  }

  timeOf(index: number): Rational {
    const ticks = Number.isSafeInteger(index) ? this.scanned.index.timeAt(index) : undefined
    if (ticks === undefined) throw frameOutOfRange(this.info, index)
    return this.seconds(ticks)
  }

  async frameAtTime(time: Rational, signal?: AbortSignal): Promise<SourceFrame> {
    return await this.exact(() => this.indexAt(time), signal)
  }

  async frameAtIndex(index: number, signal?: AbortSignal): Promise<SourceFrame> {
    return await this.exact(() => {
      this.timeOf(index)
      return index
    }, signal)
  }

  async *frames(range: FrameRange = {}, signal?: AbortSignal): AsyncGenerator<SourceFrame, void, undefined> {
    const { start, end } = checkedRange(this.info, range)
    if (start === end) return
    let next = start
    for (const back of this.ways(start)) {
      for await (const decoded of this.decode(start, end - 1, back, signal)) {
        // A hole: at the start another way may fill it, later it is damage.
        if (!this.isFrame(decoded, next)) break
        yield this.place(decoded, next)
        next += 1
        if (next === end) return
      }
      if (next > start) break
    }
    throw damagedAt(this.info, next, this.timeOf(next))
  }

  private seconds(ticks: number): Rational {
    return multiply(rational(ticks - this.scanned.index.start), this.facts.timeBase)
  }

  private place(decoded: DecodedFrame, index: number): SourceFrame {
    return { frame: decoded.frame, index, time: this.timeOf(index) }
  }

  private isFrame(decoded: DecodedFrame, index: number): boolean {
    return this.scanned.byOrder || decoded.pts === this.scanned.index.timeAt(index)
  }

  private indexAt(time: Rational): number {
    const { index } = this.scanned
    const ticks = divide(time, this.facts.timeBase)
    const whole = Math.floor(ticks.num / ticks.den)
    if (time.num < 0 || whole >= index.duration) throw timeOutOfRange(this.info, time)
    return index.at(index.start + whole)
  }

  /** Ways to reach a frame, the quickest first: how many keyframes to go back, undefined for the start of the file. */
  private ways(first: number): (number | undefined)[] {
    const { index, seekable } = this.scanned
    if (!seekable) return [undefined]
    const pts = index.timeAt(first) ?? 0
    const distinct = new Map(retreats.map((back) => [index.seekTarget(pts, back), back] as const))
    distinct.delete(undefined)
    return [...distinct.values(), undefined]
  }

  private decode(
    first: number,
    last: number,
    back: number | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DecodedFrame, void, undefined> {
    const { index, seekable, byOrder } = this.scanned
    const from = index.timeAt(first) ?? 0
    return decodeFrames(
      this.known.tools,
      this.facts,
      {
        seekTo: seekable && back !== undefined ? index.seekTarget(from, back) : undefined,
        window: byOrder
          ? { by: 'number', first, last }
          : { by: 'time', first: from, last: index.timeAt(last) ?? from },
        count: last - first + 1,
      },
      signal,
    )
  }

  /** Decodes the one frame; should the packets have promised a frame that no decoding shows, asks the decoder for all. */
  private async exact(wanted: () => number, signal: AbortSignal | undefined): Promise<SourceFrame> {
    const index = wanted()
    const found = await this.attempt(index, signal)
    if (found) return found
    if (!this.known.keepIndexes && !this.scanned.decoded && this.info.claimedDuration === undefined) {
      const { tools, facts, scan } = this.known
      this.known.scanned = await decodedIndex(tools, facts, { ...scan, signal })
      this.known.info = infoOf(facts, this.known.scanned, scan.size)
      const again = await this.attempt(wanted(), signal)
      if (again) return again
    }
    throw damagedAt(this.info, index, this.timeOf(index))
  }

  private async attempt(index: number, signal: AbortSignal | undefined): Promise<SourceFrame | undefined> {
    for (const back of this.ways(index)) {
      for await (const decoded of this.decode(index, index, back, signal)) {
        if (this.isFrame(decoded, index)) return this.place(decoded, index)
      }
    }
    return undefined
  }
}

/** Opens a video or animated picture. Throws `damaged`, `not-media`, `no-video`, `too-large`, `unsupported`. */
export async function openVideo(
  tools: MediaTools,
  path: string,
  size: number,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Source> {
  const probed = videoFacts(path, await probeFile(tools, path, { signal }))
  const opaque = probed.codec === 'gif' && (await isOpaqueGif(tools, probed, size, signal))
  const facts = opaque ? { ...probed, shape: { ...probed.shape, channels: 3 as const } } : probed
  const scan: ScanOptions = { size, signal, onProgress: options.onProgress }
  const scanned = await scanIndex(tools, facts, scan)
  const info = infoOf(facts, scanned, size)
  const { keepIndexes = false } = options
  return new VideoSource({ tools, facts, scan: { size }, keepIndexes, scanned, info }, facts)
}
