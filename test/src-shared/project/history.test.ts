import { describe, expect, it } from 'vitest'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { moveKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { setRange } from '../../../src-shared/project/edit-project.ts'
import {
  amendGroup,
  apply,
  beginGroup,
  beginHistory,
  cancelGroup,
  commitGroup,
  isUnsaved,
  markSaved,
  redo,
  undo,
  type History,
} from '../../../src-shared/project/history.ts'
import { chainAt, Dice, frozen } from './random-document.ts'

const mark = (at: number) => (document: ProjectDocument) => setRange(document, { in: at })
const start = chainAt(0, 10, 20)
const labels = (steps: History['past']): string[] => steps.map(({ label }) => label)

describe('history', () => {
  it('goes back and forth through every document, whatever is done', () => {
    for (let seed = 0; seed < 40; seed++) {
      const dice = new Dice(seed)
      let history = frozen(beginHistory(start, true))
      // The plain list of documents, and where in it we are.
      let documents = [start]
      let at = 0
      for (let round = 0; round < 60; round++) {
        const deed = dice.whole(0, 3)
        if (deed === 0) {
          history = undo(history)
          at = Math.max(0, at - 1)
        } else if (deed === 1) {
          history = redo(history)
          at = Math.min(documents.length - 1, at + 1)
        } else {
          const edit = mark(dice.whole(0, 3))
          history = frozen(apply(history, 'mark', edit))
          const next = edit(documents[at]!)
          if (next !== documents[at]) {
            documents = [...documents.slice(0, at + 1), next]
            at++
          }
        }
        expect(history.present).toEqual(documents[at])
        expect([history.past.length, history.future.length]).toEqual([at, documents.length - 1 - at])
        expect(isUnsaved(history)).toBe(at !== 0)
      }
    }
  })

  it('keeps labels with their steps', () => {
    let history = beginHistory(start, true)
    for (const at of [1, 2, 3]) history = apply(history, `mark ${String(at)}`, mark(at))
    history = undo(undo(history))
    expect([labels(history.past), labels(history.future)]).toEqual([['mark 1'], ['mark 2', 'mark 3']])
    expect(labels(redo(history).past)).toEqual(['mark 1', 'mark 2'])
    expect(labels(apply(history, 'other', mark(9)).future)).toEqual([])
  })

  it('changes nothing where an edit changes nothing or is refused', () => {
    const history = undo(apply(beginHistory(start, true), 'mark', mark(1)))
    expect(apply(history, 'none', (document) => document)).toBe(history)
    expect(history.future).toHaveLength(1)
    expect(() => apply(history, 'wrong', mark(-1))).toThrow()
    expect(undo(beginHistory(start, true)).present).toBe(start)
    expect(redo(beginHistory(start, true)).present).toBe(start)
  })

  it('makes a drag one step, measured from where it began', () => {
    let history = beginGroup(beginHistory(start, true), 'drag')
    const drag = (by: number): History =>
      amendGroup(history, (from) => moveKeyframes(from, ['k1'], by, 'replace'))
    history = drag(4)
    history = drag(10)
    expect(history.present.keyframes).toHaveLength(2)
    // What it passed over comes back.
    history = drag(12)
    expect(history.present.keyframes.map(({ id, at }) => [id, at])).toEqual([
      ['k0', 0],
      ['k2', 20],
      ['k1', 22],
    ])
    const done = commitGroup(history)
    expect([labels(done.past), done.group]).toEqual([['drag'], null])
    expect(undo(done).present).toBe(start)
    expect(undo(history).present).toBe(start)
    expect(cancelGroup(history)).toMatchObject({ past: [], group: null, present: start })
    expect(cancelGroup(done)).toBe(done)
  })

  it('forgets a group that came to nothing, and keeps what could be redone', () => {
    const before = undo(apply(beginHistory(start, true), 'mark', mark(1)))
    let history = apply(beginGroup(before, 'drag'), 'part', mark(5))
    expect(isUnsaved(history)).toBe(true)
    history = commitGroup(amendGroup(history, (from) => from))
    expect(history).toEqual(before)
    expect(() => amendGroup(history, mark(1))).toThrow(RangeError)
  })

  it('gathers edits of a group under its label, and commits one that was left open', () => {
    let history = beginGroup(beginHistory(start, true), 'typing')
    history = apply(apply(history, 'a', mark(1)), 'b', mark(2))
    history = apply(beginGroup(history, 'again'), 'c', mark(3))
    expect(labels(commitGroup(history).past)).toEqual(['typing', 'again'])
  })

  it('keeps so many steps and no more, and knows what was saved all the same', () => {
    let history = beginHistory(start, false, 3)
    expect(isUnsaved(history)).toBe(true)
    for (const at of [1, 2, 3, 4, 5]) history = apply(history, String(at), mark(at))
    const saving = history.present
    expect(labels(history.past)).toEqual(['3', '4', '5'])
    history = markSaved(apply(history, '6', mark(6)), saving)
    expect(isUnsaved(history)).toBe(true)
    history = undo(history)
    expect(isUnsaved(history)).toBe(false)
    expect(undo(undo(undo(undo(history)))).present.range.in).toBe(3)
  })
})
