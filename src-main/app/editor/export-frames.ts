// The frames of an export in the order of the file: keyframes, in-betweens, brought to its size. One is held at a time.
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Output, ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { pictureAt } from '../../../src-shared/project/picture-at.ts'
import { resizeFrame } from '../../media/resize.ts'
import type { ExportPlan } from './export-plan.ts'
import type { ExportDeskParts } from './parts.ts'

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
  const hold = await gaps.makeAll(document, [gap], { signal, onProgress: () => undefined })
  try {
    const again = await gaps.frame(document, gap, index)
    if (again) return again
  } finally {
    hold.release()
  }
  throw new InterludeError('internal', 'An in-between vanished as soon as it was made.')
}

function shownAt(
  parts: ExportDeskParts,
  document: ProjectDocument,
  place: number,
  signal: AbortSignal,
): Shown {
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
  let last: { readonly name: string; readonly frame: Frame } | undefined
  for (let index = 0; index < plan.frames; index++) {
    throwIfCancelled(signal)
    const { name, read } = shownAt(parts, document, plan.at(index), signal)
    if (last?.name !== name) {
      last = { name, frame: await resizeFrame(await read(), width, height, document.picture.fit) }
    }
    yield last.frame
  }
}
