// The frames of an export in the order of the file: keyframes, in-betweens, brought to its size. One is held at a time.
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Output, ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { sourceOf } from '../../../src-shared/project/lookup.ts'
import { pictureAt } from '../../../src-shared/project/picture-at.ts'
import { resizeFrame } from '../../media/resize.ts'
import { createFootageReader, type FootageReader } from './export-footage.ts'
import type { ExportPlan } from './export-plan.ts'
import type { ExportDeskParts } from './parts.ts'
import { shapeTo } from './picture-shape.ts'

/** Two with the same name are the same picture. */
interface Shown {
  readonly name: string
  readonly read: () => Promise<Frame>
}

/** An in-between; should it have gone from the store, it is made again. */
async function readInbetween(
  { gaps }: ExportDeskParts,
  document: ProjectDocument,
  gap: string,
  index: number,
  signal: AbortSignal,
): Promise<Frame> {
  const frame = await gaps.frame(document, gap, index)
  if (frame) return frame
  const need = { gap, drawings: [index] }
  const hold = await gaps.makeAll(document, [need], { signal, onProgress: () => undefined })
  try {
    const again = await gaps.frame(document, gap, index)
    if (again) return again
  } finally {
    hold.release()
  }
  throw new InterludeError('internal', 'An in-between vanished as soon as it was made.')
}

async function shownAt(
  parts: ExportDeskParts,
  reader: FootageReader,
  document: ProjectDocument,
  place: number,
  signal: AbortSignal,
): Promise<Shown> {
  const shown = pictureAt(document, place)
  switch (shown.kind) {
    case 'keyframe': {
      const { id } = shown.keyframe
      return { name: `keyframe ${id}`, read: () => parts.pictures.keyframe(document, id, signal) }
    }
    case 'in-between': {
      const [gap, { index }] = [gapId(shown.gap), shown]
      return {
        name: `drawing ${gap} ${String(index)}`,
        read: () => readInbetween(parts, document, gap, index, signal),
      }
    }
    case 'source': {
      const { footage, offset } = shown
      const source = sourceOf(document, footage.source)
      const index = await parts.pictures.footageFrame(document, footage, offset, signal)
      const way = footage.from < footage.to ? 'forward' : 'backward'
      return {
        name: `frame ${footage.source} ${String(index)}`,
        read: async () => await shapeTo(await reader.read(source, index, way), document.picture),
      }
    }
    case 'nothing':
      throw new InterludeError('out-of-range', `Frame ${String(place)} of the sequence shows nothing.`)
  }
}

/** All frames of the file, in order. What stays on screen is the same object again. Throws what reading and making throw. */
export async function* exportFrames(
  parts: ExportDeskParts,
  document: ProjectDocument,
  output: Output,
  plan: ExportPlan,
  signal: AbortSignal,
): AsyncGenerator<Frame, void, undefined> {
  const { width, height } = output.size ?? document.picture
  const reader = createFootageReader(parts.pictures, signal)
  let last: { readonly name: string; readonly frame: Frame } | undefined
  try {
    for (let index = 0; index < plan.frames; index++) {
      throwIfCancelled(signal)
      const { name, read } = await shownAt(parts, reader, document, plan.at(index), signal)
      if (last?.name !== name) {
        last = { name, frame: await resizeFrame(await read(), width, height, document.picture.fit) }
      }
      yield last.frame
    }
  } finally {
    await reader.close()
  }
}
