import { describe, expect, test } from 'vitest'
import type { FinishedSource } from '../../../../src-main/app/datasets/dataset-types.ts'
import { splitFootage } from '../../../../src-main/app/datasets/split-footage.ts'

function source(name: string, cuts: readonly number[], perFrame = 1): FinishedSource {
  return {
    name,
    clips: cuts.slice(1).map((end, index) => {
      const start = cuts[index]!
      return {
        id: `${name}/${index}`,
        scene: `${name}/scene-${index}`,
        range: [start, end],
        block: index,
        first: 0,
        frames: Math.floor((end - start) / perFrame),
        motion: 1,
        rate: 25,
      }
    }),
  }
}

describe('splitting footage', () => {
  test.each([1, 2])('no frame is on two sides, and the sides keep apart (every %i frames)', (perFrame) => {
    const clips = splitFootage([source('a', [0, 400, 1000], perFrame), source('b', [0, 2000], perFrame)])
    for (const one of clips) {
      for (const other of clips) {
        if (one.split === other.split || one.source !== other.source) continue
        const apart = one.scene === other.scene ? 8 : 0
        expect(one.range[1] + apart <= other.range[0] || other.range[1] + apart <= one.range[0]).toBe(true)
        if (one.block === other.block) {
          expect(one.first + one.frames <= other.first || other.first + other.frames <= one.first).toBe(true)
        }
      }
    }
    const frames = (split: string) =>
      clips.filter((clip) => clip.split === split).reduce((sum, clip) => sum + clip.frames, 0)
    expect(frames('train') * perFrame).toBeCloseTo(2100, -2)
    expect(frames('test') * perFrame).toBeGreaterThan(500)
    expect(
      Math.max(...clips.filter(({ split }) => split === 'train').map(({ range }) => range[1])),
    ).toBeLessThanOrEqual(1400)
  })

  test('a cut near the border becomes the border', () => {
    const clips = splitFootage([source('a', [0, 690, 815, 1000])])
    expect(clips.map(({ split, range }) => [split, ...range])).toEqual([
      ['train', 0, 690],
      ['validation', 690, 815],
      ['test', 815, 1000],
    ])
  })

  test('many short sources stay whole, the last are held out', () => {
    const clips = splitFootage(Array.from({ length: 20 }, (_, index) => source(`clip${index}`, [0, 60])))
    expect(clips.map(({ split }) => split[0]).join('')).toBe('ttttttttttttttvvtttt')
    expect(clips.slice(-4).every(({ split }) => split === 'test')).toBe(true)
    expect(clips.every(({ frames }) => frames === 60)).toBe(true)
  })
})
