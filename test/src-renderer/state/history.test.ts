import { afterEach, expect, it } from 'vitest'
import { Editor } from '../../../src-renderer/state/editor.svelte.ts'
import type { TabStorage } from '../../../src-renderer/state/history-keeper.ts'
import { packHistory, unpackHistory } from '../../../src-renderer/state/history-pack.ts'
import { defaultSettings } from '../../../src-shared/editor/values.ts'
import { setRange } from '../../../src-shared/project/edit-project.ts'
import { moveKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { apply, beginHistory, markSaved, undo, type History } from '../../../src-shared/project/history.ts'
import { FakeEditor, fakeDocument, type FakeStart } from '../../support/fake-editor.ts'

function edited(steps: number, keyframes = 4): History {
  let history = beginHistory(fakeDocument(keyframes), true)
  for (let step = 1; step <= steps; step++) {
    history = apply(history, `step ${String(step)}`, (document) =>
      setRange(document, { in: step, out: null }),
    )
  }
  return history
}

const storage = (): TabStorage & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  }
}

it('is the same after it was text, and shares what it shared', () => {
  const before = undo(markSaved(edited(3)))
  const after = unpackHistory(packHistory(before) ?? '')
  expect(after).toEqual(before)
  expect(after.future[0]?.document).toBe(after.saved)
  expect(after.past[0]?.document.keyframes).toBe(after.present.keyframes)
})

it('is cut where it would be too long, its newest steps last', () => {
  let history = beginHistory(fakeDocument(2000, 2), true)
  for (let step = 0; step < 200; step++) {
    const last = history.present.keyframes.at(-1)?.id ?? ''
    history = apply(history, `step ${String(step)}`, (document) =>
      moveKeyframes(document, [last], 1, 'refuse'),
    )
  }
  const text = packHistory(history) ?? ''
  expect(text.length).toBeLessThanOrEqual(2_000_000)
  const { past, present } = unpackHistory(text)
  expect(past.length).toBeGreaterThan(10)
  expect(past.length).toBeLessThan(200)
  expect(past.at(-1)?.label).toBe('step 199')
  expect(present).toEqual(history.present)
  expect(packHistory(beginHistory(fakeDocument(), true))).toBeUndefined()
})

/** A main side that makes nothing by itself. */
const start = (changes: FakeStart = {}): FakeEditor =>
  new FakeEditor({
    document: fakeDocument(),
    ...changes,
    hello: { settings: { ...defaultSettings, live: false }, ...changes.hello },
  })

const stoppers: AbortController[] = []
afterEach(() => stoppers.splice(0).forEach((stopper) => stopper.abort()))

/** A window of this main side, once it has heard what is open. */
async function openWindow(main: FakeEditor, tab: TabStorage): Promise<Editor> {
  const stopper = new AbortController()
  stoppers.push(stopper)
  const editor = new Editor(
    {
      kind: 'browser',
      open: () => Promise.resolve(main.connect()),
      refused: () => Promise.resolve(false),
      pathOf: () => undefined,
    },
    tab,
  )
  void editor.run(stopper.signal)
  await expect.poll(() => editor.session.connection).toBe('open')
  return editor
}

const mark = (editor: Editor, at: number) =>
  editor.edit('mark', (document) => setRange(document, { in: at, out: null }))

it('goes on in a page that is loaded again', async () => {
  const main = start()
  const tab = storage()
  const before = await openWindow(main, tab)
  for (const at of [1, 2, 3]) mark(before, at)
  before.project.undo()
  before.leave()
  await expect.poll(() => main.project.revision).toBe(before.project.revision)

  const { project } = await openWindow(main, tab)
  expect(project.document).toEqual(before.project.document)
  expect(project.undoLabel).toBe('mark')
  project.redo()
  expect(project.document.range.in).toBe(3)
  for (let step = 0; step < 3; step++) project.undo()
  expect(project.document.range.in).toBeNull()
  expect(project.unsaved).toBe(false)
  expect(tab.kept.size).toBe(0)
})

it('begins anew where another window has edited, or another main side is there', async () => {
  const main = start()
  const [tab, other] = [storage(), storage()]
  const before = await openWindow(main, tab)
  mark(before, 1)
  before.leave()
  mark(await openWindow(main, other), 2)
  await expect.poll(() => main.project.document.range.in).toBe(2)
  expect((await openWindow(main, tab)).project.undoLabel).toBeUndefined()

  mark(before, 3)
  before.leave()
  const again = start({ document: main.project.document, hello: { instance: 'another' } })
  expect((await openWindow(again, tab)).project.undoLabel).toBeUndefined()
})
