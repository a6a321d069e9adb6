// The commands of chains: many keyframes, and spans of footage, in one go.
import type { Command } from '../commands/registry.svelte.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { chosenSource, putClip } from './actions.ts'
import { openChain, type ChainKind } from './open-chain.svelte.ts'

/** See the top of this file. */
export function chainCommands(editor: Editor): Command[] {
  const { project } = editor
  const enabled = (): boolean => project.writable && chosenSource(editor) !== undefined
  const opens = (id: Command['id'], kind: ChainKind, keys: readonly string[] = []): Command => ({
    id,
    enabled,
    ...(keys.length > 0 && { keys }),
    run: () => {
      const source = chosenSource(editor)
      if (source !== undefined) openChain.open(kind, source)
    },
  })

  async function clip(): Promise<void> {
    const source = chosenSource(editor)
    if (source === undefined) return
    try {
      if (await putClip(editor, source)) editor.say.say(words().chains.clipDone)
    } catch (error) {
      editor.fail(error)
    }
  }

  return [
    { id: 'chain.clip', keys: ['Shift+W'], enabled, run: clip },
    opens('chain.replace', 'replace', ['Shift+B']),
    opens('chain.slow', 'slow'),
    opens('chain.cuts', 'cuts'),
    opens('chain.times', 'times'),
  ]
}
