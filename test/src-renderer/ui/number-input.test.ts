import { describe, expect, it } from 'vitest'
import { besideRect } from '../../../src-renderer/ui/beside.ts'
import { readNumber, stepNumber } from '../../../src-renderer/ui/number-input.ts'

describe('typed numbers', () => {
  const bounds = { min: 1, max: 24 }
  it.each([
    ['12', { value: 12 }],
    [' 24 ', { value: 24 }],
    ['0', { problem: 'too-small' }],
    ['25', { problem: 'too-large' }],
    ['1.5', { problem: 'not-whole' }],
    ['1e1', { problem: 'not-a-number' }],
    ['', { problem: 'not-a-number' }],
    ['two', { problem: 'not-a-number' }],
  ])('%j is read or refused with a reason', (text, result) => {
    expect(readNumber(text, bounds)).toEqual(result)
  })

  it('take a comma for a point where fractions are allowed', () => {
    expect(readNumber('2,5', { ...bounds, whole: false })).toEqual({ value: 2.5 })
  })

  it('step within their bounds', () => {
    expect(stepNumber(23, 10, bounds)).toBe(24)
    expect(stepNumber(1, -1, bounds)).toBe(1)
    expect(stepNumber(undefined, 1, bounds)).toBe(1)
    expect(stepNumber(0.2, 0.1, { min: 0, max: 1 })).toBe(0.3)
  })
})

describe('a card beside a place', () => {
  const window = { width: 1024, height: 640 }
  const card = { width: 320, height: 190 }
  it.each([
    ['left panel', { x: 0, y: 40, width: 200, height: 400 }],
    ['right panel', { x: 824, y: 40, width: 200, height: 400 }],
    ['foot', { x: 0, y: 440, width: 1024, height: 200 }],
    ['top', { x: 600, y: 0, width: 424, height: 40 }],
  ])('lies in the window and off the %s', (_, lit) => {
    const { x, y } = besideRect(lit, card, window)
    expect(x >= 0 && y >= 0 && x + card.width <= window.width && y + card.height <= window.height).toBe(true)
    const over =
      x < lit.x + lit.width && lit.x < x + card.width && y < lit.y + lit.height && lit.y < y + card.height
    expect(over).toBe(false)
  })
})
