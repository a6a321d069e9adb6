import { describe, expect, it } from 'vitest'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { fakeDocument } from '../../support/fake-editor.ts'
import * as edits from '../../../src-renderer/timeline/drag-edits.ts'

const document = fakeDocument(5, 10)
const idOf = (index: number): string => document.keyframes[index]!.id
const placesOf = ({ keyframes }: ProjectDocument): number[] => keyframes.map(({ at }) => at)

describe('dragging keyframes', () => {
  it('moves the chosen ones alone, or with all that follows', () => {
    const chosen = new Set([idOf(1), idOf(3)])
    const alone = edits.movedKeyframes(document, chosen, false)
    expect(placesOf(edits.moveEdit(alone, 2)(document))).toEqual([0, 12, 20, 32, 40])
    const ripple = edits.movedKeyframes(document, chosen, true)
    expect(placesOf(edits.moveEdit(ripple, 2)(document))).toEqual([0, 12, 22, 32, 42])
    expect(edits.movedKeyframes(document, new Set(), true)).toEqual([])
  })

  it('stops at the start of the timeline; with what follows, behind the keyframe before', () => {
    const moving = edits.movedKeyframes(document, new Set([idOf(2)]), false)
    expect(edits.boundMove(document, moving, -500, false)).toBe(-20)
    const all = edits.movedKeyframes(document, new Set([idOf(2)]), true)
    expect(edits.boundMove(document, all, -500, true)).toBe(-9)
    expect(() => edits.moveEdit(all, -9)(document)).not.toThrow()
    expect(edits.boundMove(document, all, 1e9, true)).toBe(10_000_000 - 1 - 40)
  })

  it('tells the very places that the edit refuses', () => {
    const moving = edits.movedKeyframes(document, new Set([idOf(1), idOf(2)]), false)
    for (let by = -10; by < 40; by++) {
      const clashes = edits.collisions(document, moving, by)
      const move = (): ProjectDocument => edits.moveEdit(moving, by)(document)
      if (clashes.size > 0) expect(move).toThrow(InterludeError)
      else expect(move).not.toThrow()
    }
    expect([...edits.collisions(document, moving, 20)]).toEqual([30, 40])
    // They may take each other's places.
    expect(edits.collisions(document, moving, 0).size).toBe(0)
  })
})

describe('dragging the end of a gap', () => {
  it('keeps within its neighbours, and never throws there', () => {
    for (const ripple of [false, true]) {
      for (const wanted of [-100, 5, 10, 11, 25, 29, 30, 500]) {
        const end = edits.boundGapEnd(document, 1, wanted, ripple)
        const after = edits.gapEndEdit(1, end, ripple)(document)
        expect(after.keyframes[2]!.at).toBe(end)
        expect(after.keyframes[3]!.at).toBe(ripple ? 30 + end - 20 : 30)
      }
    }
    expect(edits.boundGapEnd(document, 1, 500, false)).toBe(29)
    expect(edits.boundGapEnd(document, 1, -5, true)).toBe(11)
  })
})

describe('dragging marks', () => {
  it('never takes one past the other', () => {
    const marked = edits.markEdit('out', 30)(edits.markEdit('in', 10)(document))
    expect(edits.markEdit('in', 90)(marked).range).toEqual({ in: 30, out: 30 })
    expect(edits.markEdit('out', 2)(marked).range).toEqual({ in: 10, out: 10 })
  })
})
