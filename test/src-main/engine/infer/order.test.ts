import { expect, test } from 'vitest'
import { groupMoments, middleFirst } from '../../../../src-main/engine/infer/order.ts'

test.each([0, 1, 2, 3, 14, 15, 1000])('%i in-betweens: each comes once, the middle first', (count) => {
  const order = middleFirst(count)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index))
  if (count > 0) expect(order[0]).toBe(count >> 1)
})

test('every prefix is spread over the gap: no hole is larger than twice the finest level so far', () => {
  const count = 127
  const order = middleFirst(count)
  for (let level = 1; level < 7; level++) {
    const shown = [-1, ...order.slice(0, 2 ** level - 1), count].sort((a, b) => a - b)
    const holes = shown.slice(1).map((value, index) => value - shown[index]!)
    expect(Math.max(...holes)).toBe(128 / 2 ** level)
  }
})

test('moments are asked for in the order of the frames that need them, each once', () => {
  expect(groupMoments([[6, 7], [3], [7, 8], [1, 2], [12]])).toEqual([
    [6, 7, 3, 8],
    [1, 2, 12],
  ])
  expect(groupMoments([[], []])).toEqual([])
})
