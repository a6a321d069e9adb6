// Looks through a source once, in small pictures, for cuts and for frames that something may be wrong with. It gives way to whoever
// looks at pictures. What was found in a whole source is kept under its content's hash.
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { surveySchema, type FrameStretch, type Survey } from '../../../src-shared/editor/survey.ts'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { fitFrame } from '../datasets/fit.ts'
import { blockDifference, colourDifference, signalsOf } from '../datasets/frame-signals.ts'
import { scanFootage, type NumberedFrame } from '../datasets/scan-footage.ts'
import { sizeWithin } from './picture-shape.ts'
import type { Pictures } from './pictures.ts'
import { writeWhole } from './write-whole.ts'

/** See the top of this file. */
export interface CutFinder {
  /** What is known of a whole source. */
  known(source: Source): Promise<Survey | undefined>
  /** Looks through these frames, or finds what is known of them. Throws `out-of-range`, `cancelled`, and what opening the source throws. */
  find(
    source: Source,
    range: FrameStretch | null,
    onProgress: (done: number, total: number) => Promise<void> | void,
    signal?: AbortSignal,
  ): Promise<Survey>
}

/** The box that frames are compared in: small enough to be quick, large enough for a small thing that moves. */
const box = { width: 192, height: 128 }
/** Frames that are read in one go. */
const piece = 400
/** Changes when the same content is to be judged another way. */
const version = 1
/** Darker than this (0..255) everywhere is black; codecs leave a little. */
const darkest = 24
/** Where more than this share of the frames repeats, that is how the footage was made. */
const usualRepeats = 0.2

/** Frames that are held: more than a cut is found behind its place. */
const lookBack = 8

type Flaw = Survey['flaws'][number]

/** Single frames as stretches; of neighbours of one kind. */
function stretchesOf(kind: Flaw['kind'], indexes: readonly number[]): Flaw[] {
  const flaws: Flaw[] = []
  for (const index of indexes) {
    const last = flaws.at(-1)
    if (last?.last === index - 1) flaws[flaws.length - 1] = { ...last, last: index }
    else flaws.push({ kind, first: index, last: index })
  }
  return flaws
}

const isBlack = ({ rgb }: NumberedFrame): boolean => rgb.every((value) => value < darkest)

/** Whether a shot goes on from one of these frames to the other, with some frames lost between. */
function isOneShot(a: NumberedFrame, b: NumberedFrame): boolean {
  const [before, after] = [a, b].map((one) => signalsOf(one.rgb, one.width, one.height))
  if (!before || !after) return false
  return blockDifference(before, after).mean < 20 && colourDifference(before, after) < 0.35
}

/** What of a survey lies in a stretch. */
function within(survey: Survey, range: FrameStretch): Survey {
  return {
    range,
    cuts: survey.cuts.filter((cut) => cut > range.first && cut <= range.last),
    flaws: survey.flaws
      .filter(({ first, last }) => last >= range.first && first <= range.last)
      .map((flaw) => ({
        ...flaw,
        first: Math.max(range.first, flaw.first),
        last: Math.min(range.last, flaw.last),
      })),
  }
}

/** What one look has found so far. */
interface Found {
  readonly cuts: number[]
  readonly repeated: number[]
  readonly black: Set<number>
  readonly damaged: number[]
  /** Frames at which black begins and ends within one shot: no cuts, though all changes there. */
  readonly rejoined: Set<number>
  /** The frames that were read last. */
  readonly recent: Map<number, NumberedFrame>
}

function surveyOf(range: FrameStretch, found: Found): Survey {
  const { repeated, black, damaged, rejoined } = found
  const cuts = found.cuts.filter((cut) => !rejoined.has(cut))
  const frames = range.last - range.first + 1
  const still = repeated.filter((index) => !black.has(index))
  const flaws = [
    ...stretchesOf('damaged', damaged),
    ...stretchesOf('black', [...black]),
    ...(still.length > usualRepeats * frames ? [] : stretchesOf('repeated', still)),
  ]
  return { range, cuts, flaws: flaws.sort((a, b) => a.first - b.first) }
}

/** `folder` is where what was found is kept; made when needed. */
export function createCutFinder(pictures: Pick<Pictures, 'smallFrames'>, folder: string): CutFinder {
  const pathOf = ({ hash }: Source): string => {
    const name = createHash('sha256')
      .update(`${String(version)} ${hash}`)
      .digest('hex')
    return join(folder, `${name}.json`)
  }

  async function known(source: Source): Promise<Survey | undefined> {
    const text = await readFile(pathOf(source), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    try {
      const found = v.safeParse(surveySchema, JSON.parse(text))
      return found.success ? found.output : undefined
    } catch {
      // Cut off by a full disk, say: looked for anew.
      return undefined
    }
  }

  async function keep(source: Source, survey: Survey): Promise<void> {
    await mkdir(folder, { recursive: true })
    await writeWhole(pathOf(source), JSON.stringify(survey))
  }

  async function* readFrames(
    source: Source,
    range: FrameStretch,
    found: Found,
    tell: (done: number) => Promise<void> | void,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<NumberedFrame, void, undefined> {
    const size = sizeWithin(source.facts, box)
    const fit = { kind: 'short', size: Math.min(size.width, size.height) } as const
    let seen: NumberedFrame | undefined
    for (let start = range.first; start <= range.last; start += piece) {
      const count = Math.min(piece, range.last - start + 1)
      const indexes = Array.from({ length: count }, (_, at) => start + at)
      for await (const small of pictures.smallFrames(source, indexes, size, signal)) {
        if (!small.frame) {
          found.damaged.push(small.index)
          continue
        }
        const frame = { ...fitFrame(small.frame, fit), index: small.index }
        found.recent.set(small.index, frame)
        found.recent.delete(small.index - lookBack)
        if (isBlack(frame)) {
          found.black.add(small.index)
        } else {
          if (seen && seen.index < small.index - 1 && isOneShot(seen, frame)) {
            found.rejoined.add(seen.index + 1).add(small.index)
          }
          seen = frame
        }
        yield frame
      }
      await tell(start + count - range.first)
    }
  }

  return {
    known,
    async find(source, asked, onProgress, signal) {
      throwIfCancelled(signal)
      const all = { first: 0, last: source.facts.frameCount - 1 }
      const range = asked ?? all
      if (range.first > range.last || range.last > all.last) {
        throw new InterludeError(
          'out-of-range',
          `${source.path} has no frames ${String(range.first)} to ${String(range.last)}.`,
          `Its frames go from 0 to ${String(all.last)}.`,
        )
      }
      const before = await known(source)
      if (before) return within(before, range)
      const found: Found = {
        cuts: [],
        repeated: [],
        black: new Set(),
        damaged: [],
        rejoined: new Set(),
        recent: new Map(),
      }
      const total = range.last - range.first + 1
      const frames = readFrames(source, range, found, (done) => onProgress(done, total), signal)
      const counts = { frames: 0, kept: 0, repeated: 0, still: 0, mixed: 0, cuts: 0 }
      const listener = {
        onCut: (index: number) => {
          const [before, at] = [found.recent.get(index - 1), found.recent.get(index)]
          // Movement that stood still goes on with a leap.
          const stood = found.repeated.at(-1) === index - 1
          if (!stood || !before || !at || !isOneShot(before, at)) found.cuts.push(index)
        },
        onRepeat: (index: number) => void found.repeated.push(index),
      }
      const scan = scanFootage(frames, counts, listener)
      while (!(await scan.next()).done);
      const survey = surveyOf(range, found)
      // Only ever a convenience: what can't be written is looked for again.
      if (!asked) await keep(source, survey).catch(() => undefined)
      return survey
    },
  }
}
