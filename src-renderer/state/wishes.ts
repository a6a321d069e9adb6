// Which picture is on screen, by name: what the preview draws and asks for.
import type { Box, GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import type { Footage } from '../../src-shared/project/footage.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { sourceOf } from '../../src-shared/project/lookup.ts'
import { contentOf, pictureAt } from '../../src-shared/project/picture-at.ts'
import type { Wish } from './pictures.svelte.ts'

const sizeOf = ({ width, height }: Box): string => `${String(width)}x${String(height)}`

/** Whether pixels have the size that a picture gets in a box; sides may be rounded either way. */
export function fits(pixels: Box, picture: Box, box: Box): boolean {
  const scale = Math.min(1, box.width / picture.width, box.height / picture.height)
  return (
    Math.abs(pixels.width - picture.width * scale) <= 1 &&
    Math.abs(pixels.height - picture.height * scale) <= 1
  )
}

/** A frame of a source. */
export function sourceWish(document: ProjectDocument, source: string, index: number, box: Box): Wish {
  const { hash } = sourceOf(document, source)
  return {
    key: `source ${hash}#${String(index)} ${sizeOf(box)}`,
    ref: { kind: 'source', source, index },
    box,
  }
}

/** What a picture's look depends on that is brought to the shape of the project's. */
function shapeOf({ picture }: ProjectDocument): string {
  const { width, height, channels, depth, fit } = picture
  return [width, height, channels, depth, fit].join(' ')
}

/** What a gap that plays its source shows `offset` frames after its start. `index`: the source's frame, where that is known. */
export function footageWish(
  document: ProjectDocument,
  footage: Footage,
  offset: number,
  index: number | undefined,
  box: Box,
): Wish {
  const { source, from, to, length } = footage
  const { hash } = sourceOf(document, source)
  const name = index ?? `${String(from)}-${String(to)} ${String(offset)}/${String(length)}`
  return {
    key: `footage ${hash}#${String(name)} ${shapeOf(document)} ${sizeOf(box)}`,
    ref: { kind: 'footage', source, from, to, length, offset },
    box,
  }
}

/** A keyframe. */
export function keyframeWish(document: ProjectDocument, keyframe: Keyframe, box: Box): Wish {
  return {
    key: `keyframe ${contentOf(document, keyframe.shows)} ${shapeOf(document)} ${sizeOf(box)}`,
    ref: { kind: 'keyframe', keyframe: keyframe.id },
    box,
  }
}

/** The name of an in-between; `key` is that of its gap's status. */
export function inbetweenKey(key: string, time: number, box: Box): string {
  return `in-between ${key} ${String(time)} ${sizeOf(box)}`
}

/** What a frame of the sequence shows, and whether it can be had: an in-between that is not made yet has no wish. */
export type Showing =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'keyframe'; readonly wish: Wish; readonly keyframe: Keyframe }
  | { readonly kind: 'source'; readonly wish: Wish }
  | {
      readonly kind: 'in-between'
      readonly gap: string
      readonly index: number
      readonly time: number
      readonly wish: Wish | undefined
    }

/** What this frame of the sequence shows. `statusOf` gives what is known of a gap. */
export function showingAt(
  document: ProjectDocument,
  frame: number,
  statusOf: (gap: string) => GapStatus | undefined,
  box: Box,
): Showing {
  const shown = pictureAt(document, frame)
  if (shown.kind === 'nothing') return shown
  if (shown.kind === 'keyframe') {
    return { kind: 'keyframe', keyframe: shown.keyframe, wish: keyframeWish(document, shown.keyframe, box) }
  }
  if (shown.kind === 'source') {
    const { footage, offset, index } = shown
    return { kind: 'source', wish: footageWish(document, footage, offset, index, box) }
  }
  const gap = gapId(shown.gap)
  const { index, time } = shown
  const status = statusOf(gap)
  const wish: Wish | undefined = status?.ready.includes(index)
    ? { key: inbetweenKey(status.key, time, box), ref: { kind: 'in-between', gap, index }, box }
    : undefined
  return { kind: 'in-between', gap, index, time, wish }
}
