import { describe, expect, it } from 'vitest'
import { addLocks, changeLock, removeLock, setLocks } from '../../../src-shared/project/edit-locks.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { setPicture } from '../../../src-shared/project/edit-project.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import type { Lock } from '../../../src-shared/project/lock.ts'
import { maskOf } from '../../../src-shared/project/lock-mask.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { chainAt, Dice } from './random-document.ts'

const box = (x: number, y: number, width: number, height: number): Lock => ({
  ...({ kind: 'box', x, y } as const),
  ...{ width, height },
})
const stroke = (radius: number, points: readonly number[], erase = false): Lock => ({
  ...({ kind: 'stroke', erase } as const),
  ...{ radius, points },
})

/** Whether a stroke covers the pixel: its distance to each part of the line, as one would measure it. */
function covers(radius: number, points: readonly number[], x: number, y: number): boolean {
  for (let at = 0; at < points.length; at += 2) {
    const [bx, by] = [points[at]!, points[at + 1]!]
    const [ax, ay] = at === 0 ? [bx, by] : [points[at - 2]!, points[at - 1]!]
    const [dx, dy] = [bx - ax, by - ay]
    const squared = dx * dx + dy * dy
    const share = squared === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / squared
    const t = Math.min(1, Math.max(0, share))
    const distance = Math.hypot(ax + t * dx - x, ay + t * dy - y)
    if (distance <= radius + 1e-9) return true
  }
  return false
}

describe('the mask of locks', () => {
  it('has the pixels that are no farther from a stroke than its radius, and those of boxes, in order', () => {
    const dice = new Dice(5)
    const size = { width: 41, height: 29 }
    for (let round = 0; round < 60; round++) {
      const locks = Array.from({ length: dice.whole(1, 4) }, () => {
        const places = Array.from({ length: dice.whole(1, 5) }, () => [dice.whole(0, 50), dice.whole(0, 40)])
        return dice.pick<Lock>([
          box(dice.whole(0, 45), dice.whole(0, 30), dice.whole(1, 30), dice.whole(1, 30)),
          stroke(dice.whole(1, 9), places.flat(), dice.pick([true, false])),
        ])
      })
      const expected = new Uint8Array(size.width * size.height)
      for (let y = 0; y < size.height; y++) {
        for (let x = 0; x < size.width; x++) {
          const at = y * size.width + x
          for (const lock of locks) {
            if (lock.kind === 'stroke') {
              if (covers(lock.radius, lock.points, x, y)) expected[at] = lock.erase ? 0 : 1
            } else if (x >= lock.x && x < lock.x + lock.width && y >= lock.y && y < lock.y + lock.height) {
              expected[at] = 1
            }
          }
        }
      }
      expect(maskOf(locks, size), JSON.stringify(locks)).toEqual(expected)
    }
  })
})

describe('edits of locks', () => {
  const document = chainAt(0, 10, 20)
  const both = ['k0>k1', 'k1>k2']
  const locksAt = (index: number, of = document) => of.gaps[index]!.locks

  it('add, change and remove them in several gaps at once', () => {
    const one = addLocks(document, ['k0>k1'], [box(0, 0, 4, 4)])
    const added = addLocks(one, both, [stroke(3, [1, 2, 9, 2])])
    expect([locksAt(0, added).length, locksAt(1, added).length]).toEqual([2, 1])
    const same = setLocks(added, both, locksAt(0, added))
    expect(locksAt(1, same)).toEqual(locksAt(0, same))
    const moved = changeLock(same, both, 0, box(5, 5, 4, 4))
    expect(locksAt(1, moved)[0]).toEqual(box(5, 5, 4, 4))
    expect(removeLock(moved, both, 0).gaps.map(({ locks }) => locks.length)).toEqual([1, 1])
    expect(() => removeLock(document, ['k0>k1'], 0)).toThrow(/no lock 1/)
    expect(parseProject(formatProject(moved, '0.1.0'))).toEqual(moved)
  })

  it('keep no eraser that has nothing to erase', () => {
    const eraser = stroke(3, [1, 2], true)
    expect(addLocks(document, ['k0>k1'], [eraser])).toBe(document)
    const erased = addLocks(document, ['k0>k1'], [box(0, 0, 9, 9), eraser])
    expect(locksAt(0, erased)).toHaveLength(2)
    expect(locksAt(0, removeLock(erased, ['k0>k1'], 0))).toEqual([])
  })

  it('go along with a new size of the picture, and cover at least what they did', () => {
    const { width, height } = document.picture
    const drawn = addLocks(document, ['k0>k1'], [box(3, 5, 7, 9), stroke(4, [0, 0, 11, 7])])
    const twice = setPicture(drawn, { width: 2 * width, height: 2 * height })
    expect(locksAt(0, twice)).toEqual([box(6, 10, 14, 18), stroke(8, [1, 1, 23, 15])])
    const odd = setPicture(drawn, { width: width / 2, height: height / 2 })
    expect(locksAt(0, odd)[0]).toEqual(box(1, 2, 4, 5))
    expect(odd.gaps[1]).toBe(drawn.gaps[1])
    expect(setPicture(drawn, { depth: 16 }).gaps).toBe(drawn.gaps)
  })

  it('refuse too many, and points that are half a point', () => {
    const many = Array.from({ length: limits.locks }, () => box(0, 0, 1, 1))
    const full = setLocks(document, ['k0>k1'], many)
    expect(() => addLocks(full, both, [box(0, 0, 1, 1)])).toThrow(/at most 64 locks/)
    const long = stroke(1, Array<number>(2 * limits.lockPoints).fill(1))
    const drawn = addLocks(document, ['k0>k1'], [long])
    expect(() => addLocks(drawn, ['k0>k1'], [stroke(1, [1, 1])])).toThrow(/at most 1000 points/)
    expect(() => changeGaps(document, ['k0>k1'], { locks: [long, long] })).toThrow(/fewer points/)
    expect(() => changeGaps(document, ['k0>k1'], { locks: [stroke(1, [1, 2, 3])] })).toThrow(/as many x as y/)
  })
})
