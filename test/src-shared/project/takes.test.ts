import { describe, expect, it } from 'vitest'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { addTake, addTakes, discardTake, pinTake, withTake } from '../../../src-shared/project/edit-takes.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import { gapKey, pixelKey, staleGaps, type KeyFacts } from '../../../src-shared/project/key.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { chainAt } from './random-document.ts'

const facts: KeyFacts = { modelHash: (model) => `weights of ${model}`, circumstances: ['engine 1', 'cpu'] }
const gap = 'k0>k1'
const chain = changeGaps(chainAt(0, 10, 20), [gap], { seed: 7 })
const takesOf = (document: typeof chain) => document.gaps[0]!.takes

describe('the lane of takes', () => {
  it('begins with the take that plays, and goes on behind the last', () => {
    const four = addTakes(chain, gap)
    expect(takesOf(four)).toEqual([7, 8, 9, 10])
    expect(takesOf(addTakes(four, gap, 2))).toEqual([7, 8, 9, 10, 11, 12])
    expect(takesOf(addTakes(pinTake(chain, gap, 3), gap, 3))).toEqual([3, 4, 5])
    // Nothing of what is made changes.
    expect(staleGaps(chain, four, facts)).toEqual([])
  })

  it('skips what it has, goes on from where it is told, and past the last seed of all', () => {
    const own = addTake(addTakes(chain, gap, 2), gap, 9)
    expect(takesOf(own)).toEqual([7, 8, 9])
    expect(takesOf(addTakes(own, gap, 2, 8))).toEqual([7, 8, 9, 10, 11])
    expect(takesOf(addTakes(addTake(chain, gap, 2 ** 32 - 1), gap, 2))).toEqual([2 ** 32 - 1, 0, 1])
    expect(() => addTake(own, gap, 8)).toThrow(expect.objectContaining({ code: 'exists' }))
    expect(() => addTake(own, gap, -1)).toThrow(expect.objectContaining({ code: 'out-of-range' }))
  })

  it('has room for so many', () => {
    const full = addTakes(chain, gap, 1000)
    expect(takesOf(full)).toHaveLength(limits.takes)
    for (const more of [() => addTakes(full, gap), () => addTake(full, gap, 1)]) {
      expect(more).toThrow(expect.objectContaining({ code: 'too-large' }))
    }
  })

  it('makes of a pinned take what the gap would have with that seed', () => {
    const pinned = pinTake(addTakes(chain, gap), gap, 9)
    const seeded = changeGaps(chain, [gap], { seed: 9 })
    expect(gapKey(pinned, gap, facts)).toBe(gapKey(seeded, gap, facts))
    expect(pixelKey(pinned, gap, facts)).toBe(pixelKey(chain, gap, facts, 9))
    expect(gapKey(withTake(chain, gap, 9), gap, facts)).toBe(gapKey(seeded, gap, facts))
    expect(withTake(pinned, gap, 9)).toBe(pinned)
    expect(staleGaps(chain, pinned, facts)).toEqual([gap])
    expect(gapKey(pinTake(pinned, gap, null), gap, facts)).toBe(gapKey(chain, gap, facts))
  })

  it('lets one go, and the pin with it', () => {
    const pinned = pinTake(addTakes(chain, gap), gap, 9)
    expect(discardTake(pinned, gap, 8).gaps[0]).toMatchObject({ takes: [7, 9, 10], pinned: 9 })
    expect(discardTake(pinned, gap, 9).gaps[0]).toMatchObject({ takes: [7, 8, 10], pinned: null })
    expect(discardTake(pinned, gap, 99)).toBe(pinned)
  })
})

describe('what makes the in-betweens', () => {
  const fade = changeGaps(chain, [gap], { method: 'cross-fade' })

  it('decides the key; without a model neither seed, model nor engine does', () => {
    expect(staleGaps(chain, fade, facts)).toEqual([gap])
    const other = changeGaps(fade, [gap], { seed: 1, model: 'mine', pinned: 4 })
    const elsewhere: KeyFacts = { modelHash: () => undefined, circumstances: ['engine 2', 'cuda'] }
    expect(gapKey(other, gap, elsewhere)).toBe(gapKey(fade, gap, facts))
    expect(staleGaps(fade, changeGaps(fade, [gap], { method: 'nearest' }), facts)).toEqual([gap])
  })

  it('was a model in files of version 1', () => {
    const text = formatProject(chain, '0.1.0')
    const old = text.replace('"version": 2', '"version": 1').replaceAll('"method":"model",', '')
    expect(old).not.toContain('method')
    expect(parseProject(old)).toEqual(chain)
    expect(() => parseProject(text.replace('"method":"model"', '"method":"magic"'))).toThrow(/method/)
  })
})
