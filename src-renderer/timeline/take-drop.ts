// Does what a drop on the track asks for.
import type { Shown } from '../../src-shared/project/keyframe.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { shownOf } from '../commands/mark.ts'
import { words } from '../i18n/words.svelte.ts'
import { takeDrop } from '../media-bin/drops.ts'
import { Uploads } from '../media-bin/uploads.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { newId } from '../state/ids.ts'
import { dropEdit, frameType, placeShown, readFrames, type DroppedFrames } from './drop.ts'

/** Whether something that is dragged can be dropped on the track. */
export function canDrop(editor: Editor, transfer: DataTransfer | null): boolean {
  if (!transfer || !editor.project.writable) return false
  return transfer.types.includes(frameType) || transfer.types.includes('Files')
}

async function shownOfFrames(editor: Editor, { source, frame, until }: DroppedFrames): Promise<Shown[]> {
  const indexes =
    until === undefined || until === frame ? [frame] : [Math.min(frame, until), Math.max(frame, until)]
  const shown = await Promise.all(indexes.map((index) => shownOf(editor, source, index)))
  return shown.filter((one) => one !== undefined)
}

/** The first frame of each. */
async function shownOfSources(editor: Editor, sources: readonly Source[]): Promise<Shown[]> {
  const shown = await Promise.all(sources.map(({ id }) => shownOf(editor, id, 0)))
  return shown.filter((one) => one !== undefined)
}

function add(editor: Editor, shown: readonly Shown[], at: number): void {
  if (shown.length === 0) return
  const t = words().timeline
  const keyframes = placeShown(shown, at, editor.project.document.rate, newId)
  if (!editor.edit(t.edits.drop, dropEdit(keyframes))) return
  editor.selection.set(keyframes.map(({ id }) => id))
  editor.say.say(t.dropped(keyframes.length, at))
}

/** Adds what was dropped at a frame of the sequence. Call it within the drop event: later the transfer is empty. */
export async function dropAt(editor: Editor, transfer: DataTransfer, at: number): Promise<void> {
  const frames = readFrames(transfer.getData(frameType))
  try {
    if (frames) {
      add(editor, await shownOfFrames(editor, frames), at)
      return
    }
    if (!transfer.types.includes('Files')) return
    const before = new Set(editor.project.document.sources.map(({ id }) => id))
    await takeDrop(editor, new Uploads(editor.call), transfer)
    const added = editor.project.document.sources.filter(({ id }) => !before.has(id))
    add(editor, await shownOfSources(editor, added), at)
  } catch (error) {
    editor.fail(error)
  }
}
