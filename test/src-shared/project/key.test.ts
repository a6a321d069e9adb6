import { describe, expect, it } from 'vitest'
import {
  addKeyframes,
  deleteKeyframes,
  moveKeyframes,
  replaceKeyframes,
  reverseKeyframes,
} from '../../../src-shared/project/edit-keyframes.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { setOutput, setPicture, setRange, setRate } from '../../../src-shared/project/edit-project.ts'
import { addSources, relinkSources } from '../../../src-shared/project/edit-sources.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId, type GapSettings } from '../../../src-shared/project/gap.ts'
import { gapKey, pixelKey, staleGaps, type KeyFacts } from '../../../src-shared/project/key.ts'
import { layoutAt } from '../../../src-shared/project/picture-at.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { chainAt, Dice, frameOf, pictureOf, randomDocument, videoOf } from './random-document.ts'
import { randomEdits } from './random-edits.ts'

const facts: KeyFacts = {
  modelHash: (model) => (model === 'gone' ? undefined : `weights of ${model}`),
  circumstances: ['engine 1', 'cpu'],
}

/** The keys of all gaps by their names, computed from nothing. */
function keysOf(document: ProjectDocument): Map<string, string> {
  return new Map(document.gaps.map((gap) => [gapId(gap), gapKey(document, gapId(gap), facts)]))
}

/** Whether anything is made in the gaps beside a keyframe. */
function busyBeside(document: ProjectDocument, index: number): string[] {
  return [index - 1, index].flatMap((gap) =>
    document.gaps[gap] && layoutAt(document, gap).drawings.length > 0 ? [gapId(document.gaps[gap])] : [],
  )
}

describe('which gaps an edit makes stale', () => {
  it('is just the two beside a keyframe that shows something new, in any document', () => {
    let seen = 0
    for (let seed = 0; seed < 150; seed++) {
      const dice = new Dice(seed)
      const before = randomDocument(dice)
      for (const [index, keyframe] of before.keyframes.entries()) {
        // A frame that no other keyframe shows.
        const fresh = addSources(before, [videoOf('new', 10)])
        const after = replaceKeyframes(fresh, new Map([[keyframe.id, frameOf('new', dice.whole(0, 9))]]))
        const stale = staleGaps(fresh, after, facts)
        expect(stale).toEqual(busyBeside(after, index))
        if (stale.length === 2) seen++
        for (const [at, gap] of after.gaps.entries()) expect(gap).toBe(before.gaps[at])
      }
    }
    expect(seen).toBeGreaterThan(200)
  })

  it('is at most the two beside a keyframe that is moved between its neighbours, and none on a count', () => {
    const before = chainAt(0, 10, 20, 30, 40)
    const after = moveKeyframes(before, ['k2'], 3)
    expect(staleGaps(before, after, facts)).toEqual(['k1>k2', 'k2>k3'])
    const counted = changeGaps(before, before.gaps.map(gapId), { exposure: { kind: 'count', count: 4 } })
    expect(staleGaps(counted, moveKeyframes(counted, ['k2'], 3), facts)).toEqual([])
  })

  it('is just where the keys differ, for any edit of any document', () => {
    for (let seed = 0; seed < 150; seed++) {
      const dice = new Dice(1000 + seed)
      const before = randomDocument(dice)
      for (const [name, edit] of Object.entries(randomEdits(dice, before))) {
        let after: ProjectDocument
        try {
          after = edit(before)
        } catch {
          continue
        }
        const known = keysOf(before)
        const differing = [...keysOf(after)].filter(([id, key]) => key !== (known.get(id) ?? '[]'))
        const where = `${name}, seed ${String(seed)}`
        expect(staleGaps(before, after, facts), where).toEqual(differing.map(([id]) => id))
        if (['range', 'output', 'defaults', 'add source', 'move source'].includes(name)) {
          expect(differing, where).toEqual([])
        }
        expect(staleGaps(after, after, facts)).toEqual([])
      }
    }
  })

  it('is the new ones where a keyframe comes or goes', () => {
    const before = chainAt(0, 10, 20, 30)
    const added = addKeyframes(before, [{ id: 'new', at: 14, shows: frameOf('v', 99) }])
    expect(staleGaps(before, added, facts)).toEqual(['k1>new', 'new>k2'])
    expect(staleGaps(before, deleteKeyframes(before, ['k1']), facts)).toEqual(['k0>k2'])
    expect(staleGaps(before, deleteKeyframes(before, ['k0']), facts)).toEqual([])
    expect(staleGaps(before, reverseKeyframes(before, ['k1', 'k2']), facts)).toEqual([
      'k0>k2',
      'k2>k1',
      'k1>k3',
    ])
  })
})

describe('the key of a gap', () => {
  const document = chainAt(0, 10, 20)
  const key = (changed: ProjectDocument, with_ = facts): string => gapKey(changed, 'k0>k1', with_)
  const after = (changes: Partial<GapSettings>): string => key(changeGaps(document, ['k0>k1'], changes))

  const stroke = { kind: 'stroke', erase: false, radius: 3, points: [0, 0, 8, 8] } as const

  it('changes with all that the pixels depend on, each time to another', () => {
    const keys = [
      key(document),
      after({ seed: 1 }),
      after({ pinned: 2 }),
      after({ model: 'mine' }),
      after({ model: 'gone' }),
      after({ spacing: { kind: 'named', name: 'ease' } }),
      after({ exposure: { kind: 'every', frames: 2 } }),
      after({ locks: [{ kind: 'box', x: 0, y: 0, width: 8, height: 8 }] }),
      after({ locks: [stroke] }),
      after({ locks: [stroke, stroke] }),
      after({ locks: [{ ...stroke, radius: 4 }] }),
      after({ locks: [{ ...stroke, points: [0, 0, 9, 8] }] }),
      after({ locks: [stroke, { ...stroke, erase: true }] }),
      key(replaceKeyframes(document, new Map([['k0', frameOf('v', 77)]]))),
      key(replaceKeyframes(document, new Map([['k1', frameOf('v', 77)]]))),
      key(relinkSources(document, [videoOf('v', 1000, 'another-hash')])),
      ...([{ width: 320 }, { height: 180 }, { channels: 4 }, { depth: 16 }, { fit: 'fill' }] as const).map(
        (picture) => key(setPicture(document, picture)),
      ),
      key(document, { ...facts, circumstances: ['engine 2', 'cpu'] }),
      key(document, { ...facts, modelHash: () => 'trained further' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is the same whatever else changes', () => {
    const moved = { ...videoOf('v', 1000), path: 'elsewhere/clip.mp4' }
    const same = [
      moveKeyframes(document, ['k2'], 5),
      moveKeyframes(document, ['k0', 'k1', 'k2'], 50),
      relinkSources(document, [moved]),
      addSources(document, [pictureOf('drawing')]),
      setRange(document, { in: 2 }),
      setRate(document, rational(60), 'frames'),
      setOutput(document, { container: 'gif' }),
      changeGaps(document, ['k1>k2'], { seed: 9 }),
      changeGaps(document, ['k0>k1'], { takes: [4, 5] }),
      changeGaps(document, ['k0>k1'], { seed: 7, pinned: 0 }),
    ]
    for (const other of same) expect(key(other)).toBe(key(document))
  })

  it('has a part that one in-between shares with the others, and with takes', () => {
    const base = pixelKey(document, 'k0>k1', facts)
    const eased = changeGaps(document, ['k0>k1'], { spacing: { kind: 'named', name: 'ease' } })
    expect(pixelKey(eased, 'k0>k1', facts)).toBe(base)
    expect(pixelKey(document, 'k0>k1', facts, 3)).not.toBe(base)
    const pinned = changeGaps(document, ['k0>k1'], { pinned: 3 })
    expect(pixelKey(pinned, 'k0>k1', facts)).toBe(pixelKey(document, 'k0>k1', facts, 3))
    expect(() => gapKey(document, 'k0>k2', facts)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('is that of the frames shown, not of the rate at which numbered pictures are read', () => {
    const numbered = (rate: number) => {
      const video = videoOf('v', 1000)
      const facts = { kind: 'sequence', frameRate: rational(rate), duration: rational(1000, rate) } as const
      return { ...video, facts: { ...video.facts, ...facts } }
    }
    const shown = (rate: number) =>
      new Map(
        document.keyframes.map(({ id }, index) => [
          id,
          { kind: 'frame', source: 'v', index, time: rational(index, rate) } as const,
        ]),
      )
    const [slow, fast] = [12, 24].map((rate) => relinkSources(document, [numbered(rate)], shown(rate)))
    expect(slow).not.toBe(fast)
    expect(key(slow!)).toBe(key(fast!))
  })
})
