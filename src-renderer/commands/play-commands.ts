// The playhead: play, step, jump, in and out. K marks a keyframe while nothing plays; see mark.ts.
import { setRange } from '../../src-shared/project/edit-project.ts'
import { lastUpTo } from '../../src-shared/project/lookup.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { markKeyframe, replaceKeyframe } from './mark.ts'
import type { Command } from './registry.svelte.ts'

/** Fastest shuttle speed. */
const fastest = 8

/** See the top of this file. */
export function playCommands(editor: Editor): Command[] {
  const { playback, project, view } = editor

  /** Steps in what the preview shows: the sequence or a source. */
  const step = (by: number) => (): void => {
    if (view.viewer === 'source') {
      editor.seekSource(view.sourceFrame + by)
    } else {
      editor.stop()
      editor.seek(playback.frame + by)
    }
  }
  const shuttle = (direction: 1 | -1) => (): void => {
    const { speed } = playback
    const same = Math.sign(speed) === direction
    editor.play(same ? Math.sign(speed) * Math.min(fastest, Math.abs(speed) * 2) : direction)
  }
  const toKeyframe = (direction: 1 | -1) => (): void => {
    const places = project.document.keyframes.map(({ at }) => at)
    const here = playback.frame
    const next =
      direction === 1 ? places.find((at) => at > here) : places[lastUpTo(places, (at) => at, here - 1)]
    if (next !== undefined) editor.seek(next)
  }
  const mark = (which: 'in' | 'out') => (): void => {
    const { frame } = playback
    editor.edit(`play.mark${which === 'in' ? 'In' : 'Out'}`, (document) =>
      setRange(document, { [which]: frame }),
    )
  }

  return [
    { id: 'play.toggle', keys: ['Space'], run: () => (playback.playing ? editor.stop() : editor.play(1)) },
    { id: 'play.forward', keys: ['L'], run: shuttle(1) },
    { id: 'play.back', keys: ['J'], run: shuttle(-1) },
    {
      id: 'play.loop',
      keys: ['Mod+L'],
      on: () => playback.loop,
      run: () => void (playback.loop = !playback.loop),
    },
    { id: 'play.stepBack', keys: [',', 'Left'], run: step(-1) },
    { id: 'play.stepForward', keys: ['.', 'Right'], run: step(1) },
    { id: 'play.jumpBack', keys: ['Shift+Left'], run: step(-10) },
    { id: 'play.jumpForward', keys: ['Shift+Right'], run: step(10) },
    { id: 'play.previousKeyframe', keys: ['Up'], run: toKeyframe(-1) },
    { id: 'play.nextKeyframe', keys: ['Down'], run: toKeyframe(1) },
    {
      id: 'play.start',
      keys: ['Home'],
      run: () => (view.viewer === 'source' ? editor.seekSource(0) : editor.seek(editor.span.first)),
    },
    {
      id: 'play.end',
      keys: ['End'],
      run: () => (view.viewer === 'source' ? step(1e9)() : editor.seek(editor.span.last)),
    },
    { id: 'play.markIn', keys: ['I'], enabled: () => project.writable, run: mark('in') },
    { id: 'play.markOut', keys: ['O'], enabled: () => project.writable, run: mark('out') },
    {
      id: 'play.clearMarks',
      keys: ['Alt+X'],
      enabled: () => project.writable,
      run: () =>
        void editor.edit('play.clearMarks', (document) => setRange(document, { in: null, out: null })),
    },
    {
      id: 'keyframe.mark',
      keys: ['K'],
      run: () => (playback.playing ? editor.stop() : markKeyframe(editor)),
    },
    {
      id: 'keyframe.replace',
      keys: ['Shift+K'],
      enabled: () => project.writable && view.source !== null && editor.selection.keyframes.size === 1,
      run: () => replaceKeyframe(editor),
    },
  ]
}
