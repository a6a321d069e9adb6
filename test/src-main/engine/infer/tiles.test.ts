import { expect, test } from 'vitest'
import {
  cutTile,
  joinTiles,
  smallerTile,
  tileOverlap,
  tilesOf,
} from '../../../../src-main/engine/infer/tiles.ts'

const sizes = [
  { width: 64, height: 64 },
  { width: 480, height: 272 },
  { width: 512, height: 288 },
  { width: 32, height: 512 },
]

test.each(sizes)('tiles of $width x $height cover every pixel, stay inside and overlap', (size) => {
  const tile = { width: 192, height: 144 }
  const tiles = tilesOf(size, tile)
  for (const { left, top, width, height } of tiles) {
    expect(left + width).toBeLessThanOrEqual(size.width)
    expect(top + height).toBeLessThanOrEqual(size.height)
    expect([left % 2, top % 2]).toEqual([0, 0])
  }
  const lefts = [...new Set(tiles.map(({ left }) => left))].sort((a, b) => a - b)
  for (const [index, left] of lefts.slice(1).entries()) {
    expect(left).toBeLessThanOrEqual(lefts[index]! + Math.min(size.width, tile.width) - tileOverlap)
  }
  expect(Math.max(...lefts) + Math.min(size.width, tile.width)).toBe(size.width)
})

test('a picture that fits is one tile', () => {
  expect(tilesOf({ width: 64, height: 48 }, { width: 512, height: 512 })).toEqual([
    { left: 0, top: 0, width: 64, height: 48 },
  ])
})

test.each(sizes)('a map cut into tiles and joined again is the same map ($width x $height)', (size) => {
  const whole = Float32Array.from({ length: size.width * size.height * 2 }, (_, index) =>
    Math.sin(index * 0.37),
  )
  const tiles = tilesOf(size, { width: 192, height: 144 })
  const parts = tiles.map((tile) => cutTile(whole, size.width, 2, tile))
  const joined = joinTiles(size, tiles, parts, 2, 1)
  const worst = whole.reduce((most, value, index) => Math.max(most, Math.abs(value - joined[index]!)), 0)
  expect(worst).toBeLessThan(1e-6)
})

test('tiles that disagree are joined by a ramp, not an edge; half-size maps fall on whole pixels', () => {
  const size = { width: 320, height: 64 }
  const tiles = tilesOf(size, { width: 192, height: 64 })
  const parts = tiles.map(({ width, height }, index) =>
    new Float32Array((width / 2) * (height / 2)).fill(index),
  )
  const joined = joinTiles(size, tiles, parts, 1, 0.5)
  const row = [...joined.subarray(0, 160)]
  expect(row[0]).toBe(0)
  expect(row.at(-1)).toBe(tiles.length - 1)
  const steps = row.slice(1).map((value, index) => Math.abs(value - row[index]!))
  expect(Math.max(...steps)).toBeLessThan(0.1)
})

test('shrinking ends: tiles get smaller until they are not worth it', () => {
  let tile: { width: number; height: number } | undefined = { width: 512, height: 288 }
  let steps = 0
  while (tile && steps < 20) {
    const next = smallerTile(tile)
    if (next) expect(next.width * next.height).toBeLessThan(tile.width * tile.height)
    tile = next
    steps++
  }
  expect(tile).toBeUndefined()
  expect(steps).toBeGreaterThan(2)
})
