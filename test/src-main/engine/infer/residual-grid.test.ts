import { expect, test } from 'vitest'
import { momentsOf, residualAt, zeroResidual } from '../../../../src-main/engine/infer/residual-grid.ts'

const size = { width: 2, height: 1 }
const grid = new Map(
  Array.from({ length: 14 }, (_, index) => {
    const map = zeroResidual(2, 1)
    map.logit.fill(index + 1)
    map.rgb.fill((index + 1) / 100)
    return [index, map] as const
  }),
)
const at = (time: number) => residualAt(grid, time, size)

test('a grid moment is its own map', () => {
  expect(at(1 / 15)).toBe(grid.get(0))
  expect(at(14 / 15)).toBe(grid.get(13))
  expect(at(8 / 15)).toBe(grid.get(7))
})

test('between moments it follows a line', () => {
  expect(at(3.25 / 15).logit[0]).toBeCloseTo(3.25, 5)
  expect(at(3.25 / 15).rgb[5]).toBeCloseTo(0.0325, 6)
})

test('towards the keyframes it fades to nothing', () => {
  expect(at(0.5 / 15).logit[0]).toBeCloseTo(0.5, 5)
  expect(at(14.5 / 15).logit[0]).toBeCloseTo(7, 5)
  expect(at(0.001 / 15).logit[0]).toBeLessThan(0.01)
})

test('momentsOf names what is read: that much is enough, and one less is not', () => {
  for (const time of [0.001 / 15, 0.5 / 15, 1 / 15, 3.25 / 15, 0.5, 14 / 15, 14.5 / 15]) {
    const moments = momentsOf(time)
    const enough = new Map(moments.map((moment) => [moment, grid.get(moment)!]))
    expect(residualAt(enough, time, size)).toEqual(at(time))
    for (const moment of moments) {
      const less = new Map(enough)
      less.delete(moment)
      expect(() => residualAt(less, time, size)).toThrow(RangeError)
    }
  }
  expect(momentsOf(0.5)).toEqual([6, 7])
  expect(momentsOf(7 / 15)).toEqual([6])
})
