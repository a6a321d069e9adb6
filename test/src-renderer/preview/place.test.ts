import { describe, expect, it } from 'vitest'
import {
  boxOf,
  clampPan,
  nextZoom,
  panAround,
  partOf,
  placePicture,
  scaleOf,
  shapeInto,
} from '../../../src-renderer/preview/place.ts'

const hd = { width: 1280, height: 720 }
const none = { x: 0, y: 0 }

describe('where the picture lies', () => {
  it('fits as large as it can, in the middle', () => {
    expect(placePicture(hd, { width: 800, height: 600 }, 'fit', none)).toEqual({
      x: 0,
      y: 75,
      width: 800,
      height: 450,
    })
  })

  it('has whole pixels at 100 %, whatever the room', () => {
    for (const width of [801, 1281, 1333]) {
      const rect = placePicture(hd, { width, height: 701 }, 1, { x: 0.4, y: -3.3 })
      expect([rect.width, rect.height]).toEqual([1280, 720])
      for (const side of Object.values(rect)) expect(Number.isInteger(side)).toBe(true)
    }
  })

  it('moves no further than to its edges, and not at all where it fits', () => {
    const area = { width: 1000, height: 800 }
    expect(clampPan(hd, area, 1, { x: 900, y: 50 })).toEqual({ x: 140, y: 0 })
    const rect = placePicture(hd, area, 1, { x: -9000, y: 0 })
    expect(rect.x + rect.width).toBe(area.width)
  })

  it('zooms around the pointer: the point under it stays', () => {
    const area = { width: 400, height: 300 }
    const [pan, pointer] = [
      { x: 30, y: -20 },
      { x: 90, y: 60 },
    ]
    const after = panAround(pan, pointer, 2, 3)
    const pointOf = (scale: number, moved: typeof pan) => (pointer.x - moved.x) / scale
    expect(pointOf(3, after)).toBeCloseTo(pointOf(2, pan))
    expect(clampPan(hd, area, 3, after)).toEqual(after)
  })

  it('goes through the zooms one by one, from wherever it is', () => {
    expect(nextZoom(0.62, 1)).toBe(0.75)
    expect(nextZoom(0.62, -1)).toBe(0.5)
    expect(nextZoom(1, 1)).toBe(1.5)
    expect(nextZoom(32, 1)).toBe(32)
  })

  it('lays a picture of another shape into one as the project says', () => {
    const square = { width: 500, height: 500 }
    const fit = shapeInto(square, hd, 'fit')
    expect(fit).toEqual({ x: (1 - 0.5625) / 2, y: 0, width: 0.5625, height: 1 })
    const fill = shapeInto(square, hd, 'fill')
    expect([fill.x, fill.width, fill.height]).toEqual([0, 1, 1280 / 720])
    expect(fill.y).toBeLessThan(0)
    expect(shapeInto(square, hd, 'stretch')).toEqual({ x: 0, y: 0, width: 1, height: 1 })
    expect(partOf({ x: 10, y: 20, width: 1280, height: 720 }, fit)).toEqual({
      x: 290,
      y: 20,
      width: 720,
      height: 720,
    })
  })
})

describe('the box that pictures are asked in', () => {
  it('loses nothing on the screen, and is never more than the picture', () => {
    for (let width = 50; width < 3000; width += 37) {
      const area = { width, height: 777 }
      const box = boxOf(hd, area, 'fit')
      expect(box.width).toBeLessThanOrEqual(hd.width)
      expect(box.width).toBeGreaterThanOrEqual(
        Math.min(hd.width, Math.floor(hd.width * scaleOf(hd, area, 'fit'))),
      )
      expect(Math.abs(box.width / box.height - 16 / 9)).toBeLessThan(0.05)
    }
  })

  it('is the picture itself from 100 % on', () => {
    expect(boxOf(hd, { width: 300, height: 200 }, 1)).toEqual(hd)
    expect(boxOf(hd, { width: 300, height: 200 }, 6)).toEqual(hd)
  })

  it('changes in few steps while a panel is drawn wider', () => {
    const boxes = new Set<number>()
    for (let width = 400; width <= 1200; width++) boxes.add(boxOf(hd, { width, height: 2000 }, 'fit').width)
    expect(boxes.size).toBeLessThan(9)
  })
})
