import { describe, expect, it } from 'vitest'
import {
  chanceOf,
  evenPlaces,
  mostMoving,
  shareOut,
} from '../../../../src-main/app/evaluation/window-rule.ts'

describe('even places', () => {
  it('span the range with its ends, each once', () => {
    expect(evenPlaces(10, 20, 3)).toEqual([10, 15, 20])
    expect(evenPlaces(0, 2, 12)).toEqual([0, 1, 2])
    expect(evenPlaces(0, 9, 1)).toEqual([4])
    expect(evenPlaces(5, 5, 4)).toEqual([5])
  })

  it('are none where none fits', () => {
    expect(evenPlaces(3, 2, 5)).toEqual([])
    expect(evenPlaces(0, 9, 0)).toEqual([])
  })

  it('are moved by chance, each within its own part', () => {
    for (const seed of [1, 2, 3]) {
      const places = evenPlaces(100, 199, 10, (index) => chanceOf(seed, index))
      expect(places).toHaveLength(10)
      for (const [index, place] of places.entries()) {
        expect(Math.floor((place - 100) / 10)).toBe(index)
      }
    }
    const places = (seed: number) => evenPlaces(0, 999, 5, (index) => chanceOf(seed, index))
    expect(places(1)).toEqual(places(1))
    expect(places(1)).not.toEqual(places(2))
  })
})

describe('the most moving', () => {
  it('come first, of equal ones the earlier', () => {
    const movement = (text: string) => text.length
    expect(mostMoving(['a', 'ccc', 'bb', 'dd'], movement, 3)).toEqual(['ccc', 'bb', 'dd'])
    expect(mostMoving(['a'], movement, 3)).toEqual(['a'])
  })
})

describe('shares', () => {
  it('are equal where that goes, and give what one can not take to the others', () => {
    expect(shareOut(6, [9, 9, 9])).toEqual([2, 2, 2])
    expect(shareOut(7, [9, 9, 9])).toEqual([3, 2, 2])
    expect(shareOut(8, [1, 9, 2])).toEqual([1, 5, 2])
    expect(shareOut(9, [1, 0, 2])).toEqual([1, 0, 2])
    expect(shareOut(3, [])).toEqual([])
  })
})
