import { describe, expect, it } from 'vitest'
import {
  boxBetween,
  grips,
  keyBox,
  moveBox,
  pullBox,
  typeBox,
} from '../../../src-renderer/locks/box-edits.ts'
import { StrokePath } from '../../../src-renderer/locks/stroke-path.ts'
import { maskOf } from '../../../src-shared/project/lock-mask.ts'
import { Dice } from '../../src-shared/project/random-document.ts'

const size = { width: 80, height: 50 }
const box = { kind: 'box', x: 10, y: 20, width: 30, height: 15 } as const

describe('boxes', () => {
  it('stay within the picture and have a pixel at least, whatever is done', () => {
    const dice = new Dice(4)
    let one = boxBetween({ x: 3.7, y: 60 }, { x: -9, y: 12.2 }, size)
    expect(one).toEqual({ kind: 'box', x: 0, y: 12, width: 4, height: 38 })
    for (let round = 0; round < 2000; round++) {
      const by = { x: dice.whole(-90, 90) / 3, y: dice.whole(-90, 90) / 3 }
      one = dice.pick([moveBox(one, by, size), pullBox(one, dice.pick(grips), by, size)])
      expect(one.x).toBeGreaterThanOrEqual(0)
      expect(one.y).toBeGreaterThanOrEqual(0)
      expect(one.width).toBeGreaterThanOrEqual(1)
      expect(one.height).toBeGreaterThanOrEqual(1)
      expect(one.x + one.width).toBeLessThanOrEqual(size.width)
      expect(one.y + one.height).toBeLessThanOrEqual(size.height)
    }
  })

  it('keep the sides that are not pulled, and their extent when they are moved', () => {
    expect(pullBox(box, 'nw', { x: -4, y: 2 }, size)).toEqual({ ...box, x: 6, y: 22, width: 34, height: 13 })
    expect(pullBox(box, 'e', { x: 100, y: 9 }, size)).toEqual({ ...box, width: 70 })
    expect(moveBox(box, { x: 100, y: -100 }, size)).toEqual({ ...box, x: 50, y: 0 })
    expect(typeBox(box, 'x', 79, size)).toEqual({ ...box, x: 50 })
    expect(typeBox(box, 'height', 40, size)).toEqual({ ...box, height: 30 })
  })

  it('go by arrow keys, and grow with Alt', () => {
    const press = (key: string, more = {}) =>
      keyBox(box, { key, altKey: false, shiftKey: false, ...more }, size)
    expect(press('ArrowLeft')).toEqual({ ...box, x: 9 })
    expect(press('ArrowDown', { shiftKey: true })).toEqual({ ...box, y: 30 })
    expect(press('ArrowRight', { altKey: true })).toEqual({ ...box, width: 31 })
    expect(press('ArrowUp', { altKey: true, shiftKey: true })).toEqual({ ...box, height: 5 })
    expect(press('Enter')).toBeUndefined()
  })
})

describe('a painted stroke', () => {
  it('has few points, and covers what the pointer went over', () => {
    const path = new StrokePath(0.5, 100)
    for (let x = 0; x <= 60; x++) path.add(x, 10)
    for (let y = 10; y <= 40; y++) path.add(60, y)
    expect(path.add(60, 40)).toBe(false)
    expect(path.points).toEqual([0, 10, 60, 10, 60, 40])

    const curve = new StrokePath(1, 1000)
    const all: number[] = []
    for (let step = 0; step <= 200; step++) {
      const [x, y] = [Math.round(40 + 30 * Math.cos(step / 20)), Math.round(25 + 20 * Math.sin(step / 15))]
      all.push(x, y)
      curve.add(x, y)
    }
    expect(curve.points.length).toBeLessThan(all.length / 4)
    const mask = (points: number[], radius: number) =>
      maskOf([{ kind: 'stroke', erase: false, radius, points }], size)
    // No farther than the tolerance from where the pointer was.
    const wide = mask(curve.points, 8)
    expect(mask(all, 6).every((one, pixel) => one <= wide[pixel]!)).toBe(true)
  })

  it('ends where there is no room for more', () => {
    const path = new StrokePath(0, 3)
    expect([0, 9, 0, 9, 0].map((y, index) => path.add(index * 5, y))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(path.points).toHaveLength(6)
  })
})
