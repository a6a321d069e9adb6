// Windows of footage as it is: video files and folders of pictures, at their own size or scaled.
import { join } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { byteLengthOf } from '../../../src-shared/frame.ts'
import { openSource } from '../../media/source.ts'
import type { Source } from '../../media/source-types.ts'
import { findFootage } from '../datasets/footage-files.ts'
import { defaultShares, splitFootage, type SplitShares } from '../datasets/split-footage.ts'
import { chooseWindows, describeRule, requireWindows, type WindowSource } from './choose-windows.ts'
import { footageStretch, type Run } from './footage-stretch.ts'
import { planJudged, smallestJudged, type JudgedSize } from './judged-size.ts'
import { scanSource, type Scan } from './scan-source.ts'
import type { EvaluationData, EvaluationParts } from './types.ts'

/** Which footage is judged, and how. */
export interface FootageWindowsRequest {
  /** Video files, and folders of videos or numbered pictures, by absolute path. */
  readonly paths: readonly string[]
  /** Only the end of each source, which fine-tuning never learns from; false: all of it. */
  readonly heldOut: boolean
  readonly gaps: readonly number[]
  /** Most windows of each gap, over all sources. */
  readonly windows: number
  readonly seed: number
  readonly size?: JudgedSize
}

/** What is going on: `done` of `total` frames or windows. */
export interface FootageWatch {
  readonly onScan?: ((source: string, done: number, total: number) => void) | undefined
  readonly onChoose?: ((done: number, total: number) => void) | undefined
}

/** Most bytes that the true frames of a window may take: sixteen 4K frames fit. */
const windowBytes = 512e6
/** All that training holds out: what it chooses by, and what it never looks at. */
const heldOutShares: SplitShares = { validation: 0, test: defaultShares.validation + defaultShares.test }

/** The parts of each stretch that may be judged. */
function partsOf({ stretches, rate }: Scan, heldOut: boolean): { numbers: Uint32Array; run: Run }[] {
  const drafts = stretches.map(({ scene, numbers }, block) => {
    const [start, end] = [numbers[0] ?? 0, (numbers.at(-1) ?? 0) + 1]
    const frames = numbers.length
    return {
      id: String(block),
      scene: String(scene),
      range: [start, end] as [number, number],
      block,
      first: 0,
      frames,
      rate: (rate * frames) / Math.max(1, end - start),
      motion: 0,
    }
  })
  // Each source by itself, as long ones are for training: the end of every one of them is held out, from the same place.
  const assigned = heldOut
    ? splitFootage([{ name: '', clips: drafts }], heldOutShares).filter(({ split }) => split === 'test')
    : drafts
  return assigned.flatMap(({ block, first, frames }) => {
    const numbers = stretches[block]?.numbers
    return numbers ? [{ numbers, run: { first, frames } }] : []
  })
}

/** Throws `too-small` and `too-large` for a source that can't be judged at this size. */
function checkSize(
  { info }: Source,
  { size, gaps }: FootageWindowsRequest,
  name: string,
  onNote: (text: string) => void,
): void {
  const { crop, size: judged } = planJudged(info, size)
  const shape = `${String(info.width)}x${String(info.height)}`
  if (Math.min(judged.width, judged.height) < smallestJudged) {
    throw new InterludeError('too-small', `${name} is only ${shape} pixels.`, 'Use larger footage.')
  }
  const { channels, depth } = info
  const longest = Math.max(...gaps)
  if (byteLengthOf({ ...judged, channels, depth }) * (longest + 1) > windowBytes) {
    throw new InterludeError(
      'too-large',
      `A gap of ${String(longest)} of ${name} (${shape}) is too much to hold at once.`,
      'Judge it at a smaller size (--size 1280x720), or a shorter gap.',
    )
  }
  if (crop.width < judged.width || crop.height < judged.height) {
    onNote(`${name} (${shape}) was enlarged to be judged.`)
  }
}

/**
 * Windows of footage. A source that can't be used is named in the notes and passed over. Throws `not-found` when there is no
 * footage, `too-small` when nothing of it can be judged, the failure of the only source, `cancelled`.
 */
export async function findFootageWindows(
  parts: Pick<EvaluationParts, 'tools' | 'runtime'>,
  request: FootageWindowsRequest,
  signal: AbortSignal,
  watch: FootageWatch = {},
): Promise<EvaluationData> {
  const { paths, heldOut, size } = request
  const files = await findFootage(paths, signal)
  if (files.length === 0) {
    throw new InterludeError(
      'not-found',
      `There is no video and no folder of pictures in ${paths.join(', ')}.`,
      'Name video files, or folders that hold some.',
    )
  }
  const tools = await parts.tools()
  const notes: string[] = []
  const onNote = (text: string) => notes.push(text)
  const sources: WindowSource[] = []
  for (const file of files) {
    throwIfCancelled(signal)
    try {
      const source = await openSource(tools, file.path, signal)
      checkSize(source, request, file.name, onNote)
      let seen = 0
      const total = source.info.frameCount
      const scan = await scanSource(file, source, join(parts.runtime.cache, 'scans'), signal, () =>
        watch.onScan?.(file.name, ++seen, total),
      )
      const stretches = partsOf(scan, heldOut).map(({ numbers, run }) =>
        footageStretch(source, numbers, run, size),
      )
      sources.push({ name: file.name, stretches })
    } catch (error) {
      const isOfSource =
        error instanceof InterludeError && !['cancelled', 'tool-missing', 'internal'].includes(error.code)
      if (!isOfSource || files.length === 1) throw error
      onNote(`${file.name} was passed over: ${error.message}`)
    }
  }
  const windows = await chooseWindows(sources, request, signal, onNote, watch.onChoose)
  const many = files.length === 1 ? '' : ` in ${String(files.length)} sources`
  requireWindows(windows, request, heldOut ? `the last 30 %${many}` : `the footage${many}`, notes)
  const title =
    files.length === 1 ? `Footage: ${files[0]?.name ?? ''}` : `Footage: ${String(files.length)} sources`
  return {
    title,
    rule: describeRule(request),
    part: heldOut
      ? 'The last 30 % of each source (from the nearest cut), which fine-tuning does not train on; the first third of it may have served to choose its best moment.'
      : 'All of the footage, also what a model may have been trained on.',
    windows,
    notes,
  }
}
