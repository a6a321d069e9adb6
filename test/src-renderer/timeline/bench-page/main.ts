// The window over a fake main side in a worker, so that what is measured is the window's own work: `?keyframes=500&apart=21`. The way
// between them is the desktop's: a port with MessagePack bytes.
import { mount } from 'svelte'
import App from '../../../../src-renderer/App.svelte'
import { createLink } from '../../../../src-renderer/host/link.ts'
import { Editor } from '../../../../src-renderer/state/editor.svelte.ts'
import '../../../../src-renderer/styles/tokens.css'
import '../../../../src-renderer/styles/base.css'

/** What one stretch of work cost, in milliseconds. */
interface Record {
  /** From animation frame to animation frame. */
  readonly frames: readonly number[]
  /** Tasks over 50 ms. */
  readonly longTasks: readonly number[]
}

declare global {
  interface Window {
    editor: Editor
    /** Begins to record; the function that it gives ends it. */
    record: () => () => Record
  }
}

function record(): () => Record {
  const frames: number[] = []
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration)
  })
  observer.observe({ type: 'longtask' })
  let last: number | undefined
  let request = requestAnimationFrame(function step(now) {
    if (last !== undefined) frames.push(now - last)
    last = now
    request = requestAnimationFrame(step)
  })
  return () => {
    cancelAnimationFrame(request)
    for (const { duration } of observer.takeRecords()) longTasks.push(duration)
    observer.disconnect()
    return { frames, longTasks }
  }
}

const target = document.getElementById('app')
if (!target) throw new Error('The page has no #app.')

const query = new URLSearchParams(location.search)
const worker = new Worker(new URL('./far-side.ts', import.meta.url), { type: 'module' })
const { port1, port2 } = new MessageChannel()
worker.postMessage(
  { keyframes: Number(query.get('keyframes') ?? 500), apart: Number(query.get('apart') ?? 21) },
  [port1],
)
Object.assign(window, { interlude: { pathOf: () => '' }, record })
const editor = new Editor(createLink())
Object.assign(window, { editor })
window.postMessage('interlude:port', location.origin, [port2])
mount(App, { target, props: { editor } })
