// Builds the frame index of a video: from its packets where that is safe (reading, no decoding), else by decoding.
//
// A packet list tells the frames' times only if every packet makes exactly one visible frame. That is so for the codecs
// listed here in containers that store presentation times; the head of the file is decoded to check it, and every
// later decode checks its own part (see video-source.ts), which falls back to the decoded list.
import { setImmediate as breathe } from 'node:timers/promises'
import { InterludeError } from '../../src-shared/errors.ts'
import { toNumber } from '../../src-shared/timebase.ts'
import type { MediaTools } from './find-tools.ts'
import { FrameIndex, hasDuplicates, type ScannedFrame } from './frame-index.ts'
import { headPackets, scanFrames, scanPackets, type ScanOptions } from './frame-scan.ts'
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
  // Of a film of hours the checks above and the index below take some fifty milliseconds each.
  await breathe()
  return {
    index: new FrameIndex(frames, fallbackStep(facts)),
    seekable: !fromStartOnly.has(facts.codec),
    byOrder: false,
    decoded: false,
  }
}
