// A video with some of its frames made anew: a document of the whole clip, with the span replaced, as the editor would have it.
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import { createDocument, type ProjectDocument } from '../../../src-shared/project/document.ts'
import { placeClip, replaceSpan } from '../../../src-shared/project/edit-chain.ts'
import { addSources } from '../../../src-shared/project/edit-sources.ts'
import type { Keyframe } from '../../../src-shared/project/keyframe.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { multiply, toNumber } from '../../../src-shared/timebase.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import type { Source as OpenedSource } from '../../media/source-types.ts'
import type { KeyPosition } from '../parse-key.ts'
import { suggestRate } from './project-start.ts'
import { readSource } from './source-read.ts'

/** What is to be made anew, and by what. */
export interface BridgeAsk {
  /** Absolute. */
  readonly path: string
  /** The first and the last frame that are replaced. */
  readonly from: KeyPosition
  readonly to: KeyPosition
  readonly model: string
  readonly seed: number
}

/** The document, and what is worth knowing of it. */
export interface Bridge {
  readonly document: ProjectDocument
  readonly notes: readonly string[]
}

function indexOf(opened: OpenedSource, position: KeyPosition): number {
  switch (position.kind) {
    case 'first':
      return 0
    case 'frame':
      return position.index
    case 'time': {
      // The frame on screen at that moment; the last one that does not appear after it.
      let [low, high] = [0, opened.info.frameCount - 1]
      const wanted = toNumber(position.time) + 1e-6
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (toNumber(opened.timeOf(middle)) <= wanted) low = middle
        else high = middle - 1
      }
      return low
    }
  }
}

function checkSpan(path: string, first: number, last: number, count: number): void {
  const name = basename(path)
  if (first > last) {
    throw new InterludeError(
      'out-of-range',
      `The span of ${name} ends at frame ${String(last)}, before it begins at frame ${String(first)}.`,
      'Let --to be the last frame that is replaced, and --from the first.',
    )
  }
  if (first < 1 || last > count - 2) {
    throw new InterludeError(
      'out-of-range',
      `Frames ${String(first)} to ${String(last)} of ${name} have no good frame on both sides; it has the frames 0 to ${String(count - 1)}.`,
      `Choose frames from 1 to ${String(count - 2)}: the ones beside them are what is made from.`,
    )
  }
  if (last - first + 1 > limits.inbetweens) {
    throw new InterludeError(
      'out-of-range',
      `${String(last - first + 1)} frames in one piece are too many.`,
      `At most ${String(limits.inbetweens)} can be made between two frames.`,
    )
  }
}

/** Makes the document. Throws `out-of-range`, and what opening the video throws. */
export async function bridgeVideo(tools: MediaTools, ask: BridgeAsk, signal: AbortSignal): Promise<Bridge> {
  const { source, opened, notes } = await readSource(tools, ask.path, signal)
  const { facts } = source
  const [first, last] = [indexOf(opened, ask.from), indexOf(opened, ask.to)]
  checkSpan(ask.path, first, last, facts.frameCount)
  const rate = suggestRate(source)
  const { width, height, channels, depth } = facts
  const empty = createDocument({
    rate,
    picture: { width, height, channels, depth, colour: opened.info.colour, fit: 'fit' },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model: ask.model,
      seed: ask.seed,
    },
  })
  const keyframe = (index: number): Keyframe => {
    const time = opened.timeOf(index)
    const shows = { kind: 'frame', source: source.id, index, time } as const
    return { id: randomUUID(), at: Math.round(toNumber(multiply(time, rate))), shows }
  }
  const ends = [keyframe(0), keyframe(facts.frameCount - 1)] as const
  // Where the span goes to the second frame, or to the last but one, its border is the clip's own end.
  const before = first === 1 ? ends[0] : keyframe(first - 1)
  const after = last === facts.frameCount - 2 ? ends[1] : keyframe(last + 1)
  const document = replaceSpan(placeClip(addSources(empty, [source]), ends), before, after)
  const uneven = `The frames of ${basename(ask.path)} come at an uneven rate; those of the result come evenly.`
  return { document, notes: facts.variableRate ? [...notes, uneven] : notes }
}
