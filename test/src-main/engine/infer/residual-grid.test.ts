import { expect, test } from 'vitest'
import { residualAt, zeroResidual } from '../../../../src-main/engine/infer/residual-grid.ts'

const grid = Array.from({ length: 14 }, (_, index) => {
  const map = zeroResidual(2, 1)
  map.logit.fill(index + 1)
  map.rgb.fill((index + 1) / 100)
  return map
})

test('a grid moment is its own map', () => {
  expect(residualAt(grid, 1 / 15)).toBe(grid[0])
  expect(residualAt(grid, 14 / 15)).toBe(grid[13])
  expect(residualAt(grid, 8 / 15)).toBe(grid[7])
})

test('between moments it follows a line', () => {
  expect(residualAt(grid, 3.25 / 15).logit[0]).toBeCloseTo(3.25, 5)
  expect(residualAt(grid, 3.25 / 15).rgb[5]).toBeCloseTo(0.0325, 6)
})

test('towards the keyframes it fades to nothing', () => {
  expect(residualAt(grid, 0.5 / 15).logit[0]).toBeCloseTo(0.5, 5)
  expect(residualAt(grid, 14.5 / 15).logit[0]).toBeCloseTo(7, 5)
  expect(residualAt(grid, 0.001 / 15).logit[0]).toBeLessThan(0.01)
})
