// Entry of the window: composes, nothing else.
import { mount } from 'svelte'
import App from './App.svelte'
import { createLink } from './host/link.ts'
import { Editor } from './state/editor.svelte.ts'
import { tabStorage } from './state/history-keeper.ts'
import './styles/tokens.css'
import './styles/base.css'

const target = document.getElementById('app')
if (!target) throw new Error('The page has no #app.')

mount(App, { target, props: { editor: new Editor(createLink(), tabStorage()) } })
