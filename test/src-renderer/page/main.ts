// The window over a fake main side in the same page: `?scene=sample&keyframes=500&apart=20&theme=light&language=ko`. Tests and
// screenshots reach both by `window.fake` and `window.editor`.
import { mount } from 'svelte'
import App from '../../../src-renderer/App.svelte'
import type { Link } from '../../../src-renderer/host/link.ts'
import { Editor } from '../../../src-renderer/state/editor.svelte.ts'
import { tabStorage } from '../../../src-renderer/state/history-keeper.ts'
import '../../../src-renderer/styles/tokens.css'
import '../../../src-renderer/styles/base.css'
import { FakeEditor } from '../../support/fake-editor.ts'
import { startOf } from './scenes.ts'

declare global {
  interface Window {
    fake: FakeEditor
    editor: Editor
  }
}

const target = document.getElementById('app')
if (!target) throw new Error('The page has no #app.')

const fake = new FakeEditor(startOf(new URLSearchParams(location.search)))
const link: Link = {
  kind: fake.hello.host,
  open: () => Promise.resolve(fake.connect()),
  refused: () => Promise.resolve(false),
  pathOf: () => undefined,
}
const editor = new Editor(link, tabStorage())
Object.assign(window, { fake, editor })
mount(App, { target, props: { editor } })
