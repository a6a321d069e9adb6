import { expect, test } from 'vitest'
import { gridTimes, placeOf, planGrid, toleranceOf } from '../../../../src-main/engine/infer/grid-times.ts'

const evenly = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))

/** Follows a plan down to the moment that each asked time is served with. */
function serve(times: readonly number[]): number[] {
  const served: number[] = []
  const visit = (
    asked: { index: number; time: number }[],
    start: number,
    length: number,
    tolerance: number,
    level: number,
  ) => {
    const plan = planGrid(asked, tolerance, level === 2)
    for (const [index, step] of plan.direct) served[index] = start + (length * step) / 15
    for (const [step, span] of plan.deeper) {
      visit(span, start + (length * step) / 15, length / 15, tolerance * 15, level + 1)
    }
  }
  visit(
    times.map((time, index) => ({ index, time })),
    0,
    1,
    toleranceOf(times),
    0,
  )
  return served
}

test('fourteen even in-betweens are exactly the grid', () => {
  const plan = planGrid(
    evenly(14).map((time, index) => ({ index, time })),
    toleranceOf(evenly(14)),
    false,
  )
  expect(plan.deeper.size).toBe(0)
  expect([...plan.direct.values()]).toEqual(Array.from({ length: 14 }, (_, index) => index + 1))
})

test.each([1, 2, 7, 15, 30, 100, 1000])(
  '%i in-betweens: every time is served, in order, close by',
  (count) => {
    const times = evenly(count)
    const served = serve(times)
    expect(served).toHaveLength(count)
    for (const [index, time] of served.entries()) {
      expect(Math.abs(time - times[index]!)).toBeLessThanOrEqual(0.5 / (count + 1))
      if (index > 0) expect(time).toBeGreaterThan(served[index - 1]!)
    }
  },
)

test('placeOf finds the steps around a time', () => {
  expect(placeOf(gridTimes[6]!).before + placeOf(gridTimes[6]!).share).toBeCloseTo(7, 10)
  expect(placeOf(0.5)).toEqual({ before: 7, share: 0.5 })
  expect(placeOf(1)).toEqual({ before: 14, share: 1 })
})
