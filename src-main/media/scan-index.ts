// Builds the frame index of a video: from its packets where that is safe (reading, no decoding), else by decoding.
//
// A packet list tells the frames' times only if every packet makes exactly one visible frame. That is so for the codecs
// listed here in containers that store presentation times; the head of the file is decoded to check it, and every
// later decode checks its own part (see video-source.ts), which falls back to the decoded list.
import { InterludeError } from '../../src-shared/errors.ts'
import { toNumber } from '../../src-shared/timebase.ts'
import { fileUrl } from './ffmpeg-command.ts'
import { inputGuards, probeCrash } from './ffprobe.ts'
import type { MediaTools } from './find-tools.ts'
import { FrameIndex, hasDuplicates, type ScannedFrame } from './frame-index.ts'
import { runTool } from './tool-process.ts'
import type { VideoFacts } from './video-facts.ts'

/** An index and how far it can be relied on. */
export interface ScannedIndex {
  readonly index: FrameIndex
  /** Whether decoding may start in the middle. */
  readonly seekable: boolean
  /** The container has no times of its own, so frames are counted from the start. */
  readonly byOrder: boolean
  /** Whether frames were decoded to build it; nothing better can be had then. */
  readonly decoded: boolean
}

/** How a scan is run. */
export interface ScanOptions {
  readonly size: number
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((share: number) => void) | undefined
}

const onePacketOneFrame = new Set([
  'h264',
  'hevc',
  'vp9',
  'av1',
  'prores',
  'mjpeg',
  'dnxhd',
  'ffv1',
  'png',
  'apng',
  'gif',
  'qtrle',
  'rawvideo',
  'huffyv',
  'ffvhuff',
  'utvideo',
  'v210',
  'cfhd',
  'mpeg4',
])
const timedContainer = /mov|matroska|webm|gif|apng|mpegts|nut/
// Neither of these can be entered in the middle: their frames build on all before.
const fromStartOnly = new Set(['gif', 'apng'])
const headPackets = 24

function table(line: string): Map<string, string> {
  return new Map(
    line.split('|').flatMap((cell) => {
      const cut = cell.indexOf('=')
      return cut < 0 ? [] : [[cell.slice(0, cut), cell.slice(cut + 1)] as const]
    }),
  )
}

const whole = (text: string | undefined) => (text === undefined || text === 'N/A' ? Number.NaN : Number(text))

interface Scan {
  readonly frames: ScannedFrame[]
  /** Something was odd: a packet without a time, without bytes, or one that the file's end cuts off. */
  odd: boolean
}

async function scan(
  tools: MediaTools,
  facts: VideoFacts,
  extra: readonly string[],
  take: (row: Map<string, string>) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-threads', '0', ...inputGuards],
    ...['-select_streams', String(facts.stream), ...extra, '-of', 'compact=p=0', '-i', fileUrl(facts.path)],
  ]
  const exit = await runTool(tools.ffprobe, args, {
    onLine: (line) => line !== '' && take(table(line)),
    signal,
  })
  // A non-zero status is how a cut file ends; what was read before is good.
  if (exit.killedBy !== undefined) throw probeCrash(facts.path, exit.killedBy, exit.stderr)
}

function progressBy(options: ScanOptions): (position: number) => void {
  let last = 0
  return (position) => {
    const share = position / options.size
    if (share - last < 0.01) return
    last = share
    options.onProgress?.(Math.min(1, share))
  }
}

async function scanPackets(tools: MediaTools, facts: VideoFacts, options: ScanOptions): Promise<Scan> {
  const result: Scan = { frames: [], odd: false }
  const report = progressBy(options)
  const entries = 'packet=pts,dts,duration,size,pos,flags'
  await scan(
    tools,
    facts,
    ['-show_entries', entries],
    (row) => {
      const flags = row.get('flags') ?? ''
      // Discarded packets are decoded for others' sake and never shown (edit lists).
      if (flags.includes('D')) return
      const pts = whole(row.get('pts'))
      const position = whole(row.get('pos'))
      const size = whole(row.get('size'))
      if (position + size > options.size) return
      if (Number.isNaN(pts) || size === 0) result.odd = true
      report(position)
      const dts = whole(row.get('dts'))
      result.frames.push({
        pts,
        dts: Number.isNaN(dts) ? pts : dts,
        duration: whole(row.get('duration')) || 0,
        key: flags.includes('K'),
      })
    },
    options.signal,
  )
  return result
}

async function scanFrames(
  tools: MediaTools,
  facts: VideoFacts,
  options: ScanOptions,
  head: boolean,
): Promise<Scan> {
  const result: Scan = { frames: [], odd: false }
  const report = progressBy(options)
  const entries = 'frame=best_effort_timestamp,pkt_dts,pkt_duration,duration,key_frame,pkt_pos'
  const range = head ? ['-read_intervals', `%+#${headPackets}`] : []
  await scan(
    tools,
    facts,
    [...range, '-show_entries', entries],
    (row) => {
      const pts = whole(row.get('best_effort_timestamp'))
      if (Number.isNaN(pts)) result.odd = true
      report(whole(row.get('pkt_pos')))
      result.frames.push({
        pts,
        // The decoding time that a frame carries is its packet's in the best case; its own time is always safe here,
        // because seekTarget only uses it to stay below the next keyframe.
        dts: pts,
        duration: whole(row.get('duration') ?? row.get('pkt_duration')) || 0,
        key: row.get('key_frame') === '1',
      })
    },
    options.signal,
  )
  return result
}

/**
 * Whether the first packets made just the frames that their times promise. The reading of `head` stopped after so many
 * packets, so its frames must be among the first ones' times, from the very first on.
 */
function agrees(head: readonly ScannedFrame[], packets: readonly ScannedFrame[]): boolean {
  const promised = packets.slice(0, headPackets * 2).map((packet) => packet.pts)
  const known = new Set(promised)
  const times = head.map((frame) => frame.pts)
  return (
    times.length > 0 && times.every((time) => known.has(time)) && Math.min(...times) === Math.min(...promised)
  )
}

function fallbackStep(facts: VideoFacts): number {
  const rate = facts.averageRate ?? facts.nominalRate
  return Math.max(1, Math.round(1 / ((rate ? toNumber(rate) : 25) * toNumber(facts.timeBase))))
}

function noFrames(facts: VideoFacts): InterludeError {
  return new InterludeError(
    'damaged',
    `No frame can be read from ${facts.path}.`,
    'The file holds a video stream without frames. Copy or export it again.',
  )
}

/** Frames of a container without times, in their order, each later than the last. */
function inOrder(frames: readonly ScannedFrame[], step: number): ScannedFrame[] {
  let last = Number.NEGATIVE_INFINITY
  return frames.map((frame) => {
    const late = Number.isFinite(last) ? last + step : 0
    const pts = frame.pts > last ? frame.pts : late
    last = pts
    return { ...frame, pts, dts: pts }
  })
}

/** Builds the index by decoding every frame: slow and always right. Throws `damaged` when there is none. */
export async function decodedIndex(
  tools: MediaTools,
  facts: VideoFacts,
  options: ScanOptions,
): Promise<ScannedIndex> {
  const { frames, odd } = await scanFrames(tools, facts, options, false)
  if (frames.length === 0) throw noFrames(facts)
  const step = fallbackStep(facts)
  const byOrder = odd || hasDuplicates(frames) || !timedContainer.test(facts.container)
  return {
    index: new FrameIndex(byOrder ? inOrder(frames, step) : frames, step),
    seekable: !byOrder && !fromStartOnly.has(facts.codec),
    byOrder,
    decoded: true,
  }
}

/** Builds the index the quickest safe way. Throws `damaged` when the file holds no frame. */
export async function scanIndex(
  tools: MediaTools,
  facts: VideoFacts,
  options: ScanOptions,
): Promise<ScannedIndex> {
  if (!onePacketOneFrame.has(facts.codec) || !timedContainer.test(facts.container)) {
    return await decodedIndex(tools, facts, options)
  }
  const [{ frames, odd }, head] = await Promise.all([
    scanPackets(tools, facts, options),
    scanFrames(tools, facts, { ...options, onProgress: undefined }, true),
  ])
  if (frames.length === 0) throw noFrames(facts)
  if (odd || hasDuplicates(frames) || !agrees(head.frames, frames)) {
    return await decodedIndex(tools, facts, options)
  }
  return {
    index: new FrameIndex(frames, fallbackStep(facts)),
    seekable: !fromStartOnly.has(facts.codec),
    byOrder: false,
    decoded: false,
  }
}
