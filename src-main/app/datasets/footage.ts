// Anyone's footage: video files, and folders of videos or of numbered pictures. What can be learnt from is found by
// scan-footage.ts, and divided by split-footage.ts.
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { toNumber } from '../../../src-shared/timebase.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import type { Source } from '../../media/source-types.ts'
import { maxBlockFrames, type BlockWriter } from './block-writer.ts'
import type {
  ClipDraft,
  DatasetPlan,
  FinishedSource,
  IngestTools,
  Ingested,
  SourceJob,
} from './dataset-types.ts'
import { fitFrame, planFit, type Fit } from './fit.ts'
import { findFootage } from './footage-files.ts'
import {
  describeRanges,
  packSource,
  unpackClip,
  type FrameRange,
  type PickedRanges,
} from './picked-ranges.ts'
import type { AssignedClip } from './published.ts'
import { scanFootage, type NumberedFrame, type ScanCounts } from './scan-footage.ts'
import { splitFootage, windowFrames, type SplitShares } from './split-footage.ts'
import { picturesJob, videoJob, type IngestSource } from './video-job.ts'

/** Least that training needs, in seconds of usable footage. */
export const leastTraining = 4
/** Least that is held out, in windows: below that a comparison says nothing. */
const leastHeldOut = 3
const smallestSide = 32
/** Files that a refusal names. */
const mostNamed = 8

/** How footage is prepared. */
export interface FootageOptions {
  readonly fit: Fit
  readonly shares: SplitShares
  readonly ranges?: PickedRanges | undefined
}

async function* fitted(
  source: Source,
  range: FrameRange | undefined,
  fit: Fit,
  signal: AbortSignal | undefined,
): AsyncGenerator<NumberedFrame> {
  const wanted = range ? { start: range.first, end: range.last + 1 } : {}
  for await (const { frame, index } of source.frames(wanted, signal)) {
    throwIfCancelled(signal)
    yield { ...fitFrame(frame, fit), index }
  }
}

/** The picked ranges as far as the source goes. Throws `out-of-range` when none of a range is there. */
function withinSource(
  { frameCount }: Source['info'],
  picked: readonly FrameRange[] | undefined,
  name: string,
): readonly (FrameRange | undefined)[] {
  if (!picked) return [undefined]
  return picked.map(({ first, last }) => {
    if (first < frameCount) return { first, last: Math.min(last, frameCount - 1) }
    throw new InterludeError(
      'out-of-range',
      `${name} has ${String(frameCount)} frames, so there is none from ${String(first)} on.`,
      'Choose frames that are there; the first one is 0.',
    )
  })
}

interface Wanted {
  readonly fit: Fit
  readonly name: string
  /** What is picked of the source; undefined is all. */
  readonly picked: readonly FrameRange[] | undefined
}

/** Reads one source: a clip for every stretch between cuts and stillness. */
async function ingestFootage(
  source: Source,
  { fit, name, picked }: Wanted,
  tools: IngestTools,
): Promise<Ingested> {
  const { info } = source
  const planned = planFit(info.width, info.height, fit)
  if (Math.min(planned.width, planned.height) < smallestSide) {
    throw new InterludeError(
      'too-small',
      `${name} is ${info.width}x${info.height} pixels; at least ${smallestSide} are needed on both sides.`,
      'Use larger footage.',
    )
  }
  if (info.frameCount < 2) {
    throw new InterludeError('too-small', `${name} is a single picture.`, 'Use footage.')
  }
  const sourceRate = info.frameRate ? toNumber(info.frameRate) : 0
  const counts: ScanCounts = { frames: 0, kept: 0, repeated: 0, still: 0, mixed: 0, cuts: 0 }
  const clips: ClipDraft[] = []
  let block: BlockWriter | undefined
  let range: [number, number] = [0, 0]
  let scene = 1
  const finish = async (): Promise<void> => {
    // A few frames between two cuts teach nothing about a gap.
    if (block && block.frames >= 3) {
      const { frames } = block
      // Where drawings were repeated the clip's own rate is lower.
      const rate = (sourceRate * frames) / Math.max(1, range[1] - range[0])
      const id = `${name}/${clips.length + 1}`
      clips.push({
        id,
        scene: `${name}/scene-${scene}`,
        range,
        block: await block.end(),
        first: 0,
        frames,
        rate,
      })
    }
    block = undefined
  }
  let before = -Infinity
  for (const part of withinSource(info, picked, name)) {
    // What follows at once shows the same moment.
    if (part && part.first - before > sourceRate / 2) scene++
    before = part?.last ?? before
    for await (const event of scanFootage(fitted(source, part, fit, tools.signal), counts)) {
      if (event.type === 'break') {
        await finish()
        if (event.reason === 'cut') scene++
        continue
      }
      const { width, height, rgb, index } = event.frame
      if (block && block.frames >= maxBlockFrames) await finish()
      if (!block) {
        block = tools.block(width, height)
        range = [index, index + 1]
      }
      block.add(rgb)
      range = [range[0], index + 1]
    }
    await finish()
  }
  const { repeated, still, mixed, cuts } = counts
  const rate = sourceRate > 0 ? sourceRate : 24
  return {
    clips,
    dropped: {
      frames: counts.frames / rate,
      repeated: repeated / rate,
      still: still / rate,
      mixed: mixed / rate,
      cuts,
    },
  }
}

/** The jobs for what the user named. Throws `not-found`. */
async function jobsFor(
  media: MediaTools,
  paths: readonly string[],
  { fit, ranges }: FootageOptions,
  signal?: AbortSignal,
): Promise<{ readonly job: SourceJob; readonly picked: readonly FrameRange[] | undefined }[]> {
  const found = await findFootage(paths, signal)
  return found.map(({ path, name: fileName, files, kind }) => {
    const picked = ranges?.get(path)
    const name = nameOfFootage(fileName, picked)
    const ingest: IngestSource = (source, tools) => ingestFootage(source, { fit, name, picked }, tools)
    const [file] = files
    const job =
      kind === 'video' && file
        ? videoJob(media, { ...file, name }, ingest)
        : picturesJob(media, { path, name }, files, ingest)
    return { job, picked }
  })
}

/** What footage is called in a store, with the ranges that are picked of it. */
export function nameOfFootage(name: string, picked: readonly FrameRange[] | undefined): string {
  return picked ? name + describeRanges(picked) : name
}

/** Gives the clips of footage their splits; `pickedOf` says what is picked of a source, by its name. */
export function divideFootage(
  sources: readonly FinishedSource[],
  shares: SplitShares,
  pickedOf: (name: string) => readonly FrameRange[] | undefined,
): AssignedClip[] {
  const packed = sources.map((source) => {
    const picked = pickedOf(source.name)
    return picked ? packSource(source, picked) : source
  })
  return splitFootage(packed, shares).map((clip) => {
    const picked = pickedOf(clip.source)
    return picked ? unpackClip(clip, picked) : clip
  })
}

const seconds = (value: number) => `${value.toFixed(1)} s`

/** Sums of what was seen and dropped, in seconds. */
function dropsOf(sources: readonly FinishedSource[]) {
  const sum = (key: string) => sources.reduce((total, { dropped }) => total + (dropped?.[key] ?? 0), 0)
  return {
    seen: sum('frames'),
    repeated: sum('repeated'),
    still: sum('still'),
    mixed: sum('mixed'),
    cuts: sum('cuts'),
  }
}

/** `a.mp4 gave 3.2 of 10.0 s; b.mov gave nothing of 4.0 s`: the files that a refusal is about. */
function describeSources(sources: readonly FinishedSource[]): string {
  const parts = sources.slice(0, mostNamed).map(({ name, clips, dropped }) => {
    const usable = clips
      .filter(({ frames }) => frames >= windowFrames)
      .reduce((sum, { frames, rate }) => sum + frames / (rate || 24), 0)
    const what = usable > 0 ? usable.toFixed(1) : 'nothing'
    return `${name} gave ${what} of ${seconds(dropped?.frames ?? 0)}`
  })
  const more = sources.length > mostNamed ? `; and ${sources.length - mostNamed} more files` : ''
  return `${parts.join('; ')}${more}`
}

/** Throws `too-small` with what is missing, in seconds. */
function refuseTooLittle(clips: readonly AssignedClip[], sources: readonly FinishedSource[]): void {
  const { seen, repeated, still, mixed, cuts } = dropsOf(sources)
  const windowed = clips.filter(({ frames }) => frames >= windowFrames)
  const timeOf = (split: string) =>
    windowed
      .filter((clip) => clip.split === split)
      .reduce((sum, { frames, rate }) => sum + frames / (rate || 24), 0)
  const rate = windowed[0]?.rate ?? 24
  const heldOutLeast = (leastHeldOut * windowFrames) / (rate || 24)
  const [training, heldOut] = [timeOf('train'), timeOf('test')]
  if (training >= leastTraining && heldOut >= heldOutLeast) return
  const missing =
    training < leastTraining
      ? `${seconds(training)} can be used for training and ${seconds(leastTraining)} are needed: ${seconds(leastTraining - training)} are missing`
      : `${seconds(heldOut)} can be held out for the comparison and ${seconds(heldOutLeast)} are needed: ${seconds(heldOutLeast - heldOut)} are missing`
  throw new InterludeError(
    'too-small',
    `There is too little usable footage: ${missing}. Of ${seconds(seen)} in all, ${seconds(still)} stand still, ` +
      `${seconds(repeated)} repeat the frame before, ${seconds(mixed)} are dissolves, and there are ${cuts} cuts; a stretch needs ${windowFrames} frames without a cut. ` +
      `${describeSources(sources)}.`,
    'Add footage in which something moves, in longer takes: the end of it is held out, and half a second beside that end is left out.',
  )
}

/** Finds the footage that the user named. Throws `not-found` when there is none. */
export async function planFootage(
  media: MediaTools,
  paths: readonly string[],
  options: FootageOptions,
  signal?: AbortSignal,
): Promise<DatasetPlan> {
  const found = await jobsFor(media, paths, options, signal)
  const jobs = found.map(({ job }) => job)
  const picks = new Map(found.map(({ job, picked }) => [job.name, picked]))
  if (jobs.length === 0) {
    throw new InterludeError(
      'not-found',
      `There is no video and no folder of pictures in ${paths.join(', ')}.`,
      'Name video files, or folders that hold some.',
    )
  }
  return {
    dataset: 'footage',
    title: `Footage: ${jobs.length} sources, the last part of the time held out`,
    options: { fit: options.fit, shares: options.shares },
    jobs,
    broken: [],
    notes: [],
    finish: (sources) => {
      const clips = divideFootage(sources, options.shares, (name) => picks.get(name))
      refuseTooLittle(clips, sources)
      const { seen, repeated, still, mixed, cuts } = dropsOf(sources)
      return {
        clips,
        checks: [],
        notes: [
          `Of ${seconds(seen)}, ${seconds(still)} in which nothing moves and ${seconds(repeated)} of repeated frames and ${seconds(mixed)} of dissolves were left out; ${cuts} cuts were found.`,
        ],
      }
    },
  }
}
