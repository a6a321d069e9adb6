// Shows the quality strip, or hides it.
import type { Command } from '../commands/registry.svelte.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** See the top of this file. */
export function qualityCommands(editor: Editor): Command[] {
  const { quality, say } = editor
  return [
    {
      id: 'view.quality',
      keys: ['Q'],
      on: () => quality.on,
      run: () => {
        quality.on = !quality.on
        const t = words().quality
        say.say(quality.on ? t.shown : t.hidden)
      },
    },
  ]
}
