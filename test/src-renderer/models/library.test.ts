import { describe, expect, it } from 'vitest'
import {
  findModels,
  formatCount,
  headScore,
  inOrder,
  replaceModel,
  usesOf,
} from '../../../src-renderer/models/library.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { setDefaults } from '../../../src-shared/project/edit-project.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { fakeReport } from '../../support/fake-models.ts'
import { chainAt } from '../../src-shared/project/random-document.ts'

const document = chainAt(0, 6, 10, 20)
const [first, second, third] = document.gaps.map(gapId)
const named = changeGaps(document, [first!, third!], { model: 'mine' })

describe('what uses a model', () => {
  it('are its gaps by their keyframes, and new gaps', () => {
    expect(usesOf(named, 'mine')).toEqual({
      gaps: [
        { first: 0, last: 6 },
        { first: 10, last: 20 },
      ],
      isDefault: false,
    })
    expect(usesOf(setDefaults(named, { model: 'mine' }), 'mine').isDefault).toBe(true)
    // What needs no model misses none.
    expect(usesOf(changeGaps(named, [first!], { method: 'cross-fade' }), 'mine').gaps).toHaveLength(1)
  })

  it('goes on with another one, and nothing else changes', () => {
    const after = replaceModel('mine', 'other')(setDefaults(named, { model: 'mine' }))
    expect(after.gaps.map(({ model }) => model)).toEqual(['other', named.gaps[1]!.model, 'other'])
    expect(after.gaps[1]).toBe(named.gaps[1])
    expect(gapId(after.gaps[1]!)).toBe(second)
    expect(after.defaults.model).toBe('other')
    expect(replaceModel('nobody', 'other')(named)).toBe(named)
  })
})

it('finds by every word that is typed, in names, data and licences', () => {
  const reports = [fakeReport('starter'), fakeReport('mine')]
  const found = (typed: string) => findModels(reports, typed).map(({ name }) => name)
  expect(found('')).toEqual(['starter', 'mine'])
  expect(found('MEADOW blender')).toEqual(['mine'])
  expect(found('short clips')).toEqual(['starter'])
  expect(found('meadow nothing')).toEqual([])
})

it("puts the user's models first, in the order of people", () => {
  const names = ['starter', 'b 10', 'B 9', 'a'].map((name) => fakeReport(name))
  expect(inOrder(names).map(({ name }) => name)).toEqual(['a', 'B 9', 'b 10', 'starter'])
})

it('says scores and sizes shortly', () => {
  expect(headScore(fakeReport('mine'))).toBe('28.41 dB')
  expect(headScore(fakeReport('mine', { facts: undefined }))).toBeUndefined()
  expect([120, 22_000, 4_455_000].map(formatCount)).toEqual(['120', '22 k', '4.5 M'])
})
