import { describe, expect, it } from 'vitest'
import { largestRectangle } from '../../../../src-main/app/editor/largest-rectangle.ts'
import { proposeLocks } from '../../../../src-main/app/editor/propose-locks.ts'
import { samplesOf, type Frame, type FrameShape } from '../../../../src-shared/frame.ts'
import { maskOf } from '../../../../src-shared/project/lock-mask.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { Dice } from '../../../src-shared/project/random-document.ts'

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Another picture than `from`, but for these areas, where codecs have left a little noise (of 8 bits). */
function withStill(from: Frame, areas: readonly Area[], noise: number): Frame {
  const to = noiseFrame(77, from)
  const [a, b] = [samplesOf(from), samplesOf(to)]
  const unit = from.depth === 8 ? 1 : 257
  for (const { x, y, width, height } of areas) {
    for (let row = y; row < y + height; row++) {
      for (
        let at = (row * from.width + x) * from.channels;
        at < (row * from.width + x + width) * from.channels;
        at++
      ) {
        const most = 255 * unit
        b[at] = Math.min(most, Math.max(0, a[at]! + unit * (((at * 7) % (2 * noise + 1)) - noise)))
      }
    }
  }
  return to
}

const shape = { width: 320, height: 180, channels: 3, depth: 8 } as const

describe('proposed locks', () => {
  const logo = { x: 243, y: 13, width: 60, height: 34 }
  const subtitle = { x: 61, y: 150, width: 201, height: 25 }

  it.each<FrameShape>([shape, { ...shape, channels: 4 }, { ...shape, depth: 16 }])(
    'are boxes of what is equal but for noise, to a pixel or two, the largest first ($channels, $depth)',
    async (form) => {
      const from = noiseFrame(5, form)
      const { found, boxes } = await proposeLocks(from, withStill(from, [logo, subtitle], 2))
      expect(found).toBe('some')
      expect(boxes).toHaveLength(2)
      for (const [index, area] of [subtitle, logo].entries()) {
        const box = boxes[index]!
        for (const side of ['x', 'y', 'width', 'height'] as const) {
          expect(Math.abs(box[side] - area[side]), side).toBeLessThanOrEqual(2)
        }
      }
    },
  )

  it('cover a background around what moves, and hardly anything of that', async () => {
    const from = noiseFrame(5, shape)
    const person = { x: 120, y: 60, width: 70, height: 120 }
    const to = withStill(from, [{ x: 0, y: 0, width: 320, height: 180 }], 1)
    const [moved, target] = [noiseFrame(9, shape).data, to.data]
    for (let y = person.y; y < 180; y++) {
      const [start, end] = [(y * 320 + person.x) * 3, (y * 320 + person.x + person.width) * 3]
      target.set(moved.subarray(start, end), start)
    }
    const { boxes } = await proposeLocks(from, to)
    const mask = maskOf(boxes, shape)
    let [kept, wrong] = [0, 0]
    for (const [pixel, one] of mask.entries()) {
      const [x, y] = [pixel % 320, Math.floor(pixel / 320)]
      const isMoving = x >= person.x && x < person.x + person.width && y >= person.y
      if (one && isMoving) wrong++
      if (one && !isMoving) kept++
    }
    expect(boxes.length).toBeLessThanOrEqual(4)
    expect(kept / (320 * 180 - 70 * 120)).toBeGreaterThan(0.95)
    expect(wrong / (70 * 120)).toBeLessThan(0.03)
  })

  it('are none where all is equal, where nothing is, and where little is by chance', async () => {
    const from = noiseFrame(5, shape)
    expect(await proposeLocks(from, from)).toEqual({ found: 'everything', boxes: [] })
    expect(await proposeLocks(from, noiseFrame(6, shape))).toEqual({ found: 'nothing', boxes: [] })
    const speck = withStill(from, [{ x: 16, y: 16, width: 16, height: 16 }], 0)
    expect(await proposeLocks(from, speck)).toEqual({ found: 'nothing', boxes: [] })
  })

  it('are no small areas without detail, which are equal by chance', async () => {
    const from = noiseFrame(5, shape)
    const to = noiseFrame(6, shape)
    for (const frame of [from, to]) {
      for (let y = 40; y < 90; y++) frame.data.fill(255, (y * 320 + 40) * 3, (y * 320 + 90) * 3)
    }
    expect(await proposeLocks(from, to)).toEqual({ found: 'nothing', boxes: [] })
  })

  it('are not looked for any longer when they are no longer wanted', async () => {
    const from = noiseFrame(5, shape)
    await expect(proposeLocks(from, from, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the largest rectangle', () => {
  it('is as large as the largest that trying all of them finds', () => {
    const dice = new Dice(3)
    for (let round = 0; round < 100; round++) {
      const [columns, rows] = [dice.whole(1, 8), dice.whole(1, 8)]
      const cells = Uint8Array.from({ length: columns * rows }, () => (dice.whole(0, 3) > 0 ? 1 : 0))
      const isFull = (left: number, top: number, right: number, bottom: number): boolean => {
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) if (cells[y * columns + x] !== 1) return false
        }
        return true
      }
      let most = 0
      for (let top = 0; top < rows; top++) {
        for (let left = 0; left < columns; left++) {
          for (let bottom = top + 2; bottom <= rows; bottom++) {
            for (let right = left + 2; right <= columns; right++) {
              if (isFull(left, top, right, bottom)) most = Math.max(most, (right - left) * (bottom - top))
            }
          }
        }
      }
      const best = largestRectangle(cells, columns, 2)
      expect(best ? (best.right - best.left) * (best.bottom - best.top) : 0).toBe(most)
      if (best) expect(isFull(best.left, best.top, best.right, best.bottom)).toBe(true)
    }
  })
})
