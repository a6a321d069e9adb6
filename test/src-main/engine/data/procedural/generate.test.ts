import { describe, expect, test } from 'vitest'
import { createScene, renderClip } from '../../../../../src-main/engine/data/procedural/generate.ts'
import { sceneKinds } from '../../../../../src-main/engine/data/procedural/scenes.ts'

const shape = { width: 64, height: 64, frames: 16 }

/** Mean absolute difference (0..255) between frame i and frame j fetched along the flow, where nothing is hidden. */
function warpError(seed: number, kind: (typeof sceneKinds)[number], from: number, to: number) {
  const { width, height } = shape
  const scene = createScene({ ...shape, seed, kind, plain: true })
  const [a, b] = [new Uint8Array(width * height * 3), new Uint8Array(width * height * 3)]
  scene.drawFrame(from, a)
  scene.drawFrame(to, b)
  const { flow, occluded } = scene.truth(from, to)
  let warped = 0
  let still = 0
  let seen = 0
  let way = 0
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (occluded[pixel] === 1) continue
    const x = Math.max(0, (pixel % width) + flow[pixel * 2]!)
    const y = Math.max(0, Math.floor(pixel / width) + flow[pixel * 2 + 1]!)
    const [x0, y0] = [Math.min(width - 2, Math.floor(x)), Math.min(height - 2, Math.floor(y))]
    const at = (column: number, row: number, channel: number) => b[(row * width + column) * 3 + channel]!
    for (let channel = 0; channel < 3; channel++) {
      const top = at(x0, y0, channel) + (x - x0) * (at(x0 + 1, y0, channel) - at(x0, y0, channel))
      const low = at(x0, y0 + 1, channel) + (x - x0) * (at(x0 + 1, y0 + 1, channel) - at(x0, y0 + 1, channel))
      const own = a[pixel * 3 + channel]!
      warped += Math.abs(own - top - (y - y0) * (low - top)) / 3
      still += Math.abs(own - b[pixel * 3 + channel]!) / 3
    }
    seen++
    way += Math.hypot(flow[pixel * 2]!, flow[pixel * 2 + 1]!)
  }
  return { warped: warped / seen, still: still / seen, seen: seen / (width * height), way: way / seen }
}

describe('procedural clips', () => {
  test('the same seed gives the same pixels, another seed others', () => {
    const clip = renderClip({ ...shape, seed: 7 })
    expect(clip.length).toBe(16 * 64 * 64 * 3)
    expect(Buffer.compare(clip, renderClip({ ...shape, seed: 7 }))).toBe(0)
    expect(Buffer.compare(clip, renderClip({ ...shape, seed: 8 }))).not.toBe(0)
  })

  test('frames may be drawn in any order, at any size', () => {
    const options = { width: 80, height: 48, frames: 5, seed: 3 }
    const clip = renderClip(options)
    const scene = createScene(options)
    const frame = new Uint8Array(80 * 48 * 3)
    for (const index of [4, 0, 2]) {
      scene.drawFrame(index, frame)
      expect(Buffer.compare(frame, clip.subarray(index * frame.length, (index + 1) * frame.length))).toBe(0)
    }
    expect(() => createScene({ ...options, width: 8 })).toThrow(RangeError)
  })

  test('the true flow carries one frame onto another', () => {
    let [warped, still] = [0, 0]
    for (const kind of sceneKinds) {
      const errors = Array.from({ length: 8 }, (_, seed) => warpError(seed + 1, kind, 4, 9))
      const mean = (value: (entry: (typeof errors)[number]) => number) =>
        errors.reduce((sum, entry) => sum + value(entry), 0) / errors.length
      console.log(
        `${kind.padEnd(10)} five frames apart: warped ${mean((e) => e.warped).toFixed(2)}, still ${mean((e) => e.still).toFixed(2)}, ` +
          `way ${mean((e) => e.way).toFixed(2)} px, not hidden ${(100 * mean((e) => e.seen)).toFixed(0)} %`,
      )
      warped += mean((e) => e.warped)
      still += mean((e) => e.still)
      // What remains is resampling of fine texture.
      expect(
        mean((e) => e.warped),
        kind,
      ).toBeLessThan(4)
      expect(
        mean((e) => e.seen),
        kind,
      ).toBeGreaterThan(0.4)
    }
    expect(warped).toBeLessThan(0.4 * still)
  })

  test('flow there and back again ends where it began, and a frame is at rest with itself', () => {
    for (const kind of ['surface', 'things', 'person'] as const) {
      const scene = createScene({ ...shape, seed: 11, kind, plain: true })
      const there = scene.truth(2, 12)
      const back = scene.truth(12, 2)
      let worst = 0
      let count = 0
      for (let pixel = 0; pixel < 64 * 64; pixel++) {
        const [x, y] = [
          (pixel % 64) + there.flow[pixel * 2]!,
          Math.floor(pixel / 64) + there.flow[pixel * 2 + 1]!,
        ]
        const [x0, y0] = [Math.floor(x), Math.floor(y)]
        if (there.occluded[pixel] === 1 || x0 < 0 || y0 < 0 || x0 > 62 || y0 > 62) continue
        const value = (axis: number) => {
          const at = (column: number, row: number) => back.flow[(row * 64 + column) * 2 + axis]!
          const top = at(x0, y0) + (x - x0) * (at(x0 + 1, y0) - at(x0, y0))
          const low = at(x0, y0 + 1) + (x - x0) * (at(x0 + 1, y0 + 1) - at(x0, y0 + 1))
          return top + (y - y0) * (low - top)
        }
        const distance = Math.hypot(there.flow[pixel * 2]! + value(0), there.flow[pixel * 2 + 1]! + value(1))
        worst = Math.max(worst, distance)
        count++
      }
      expect(count).toBeGreaterThan(800)
      expect(worst, kind).toBeLessThan(0.12)
      const rest = scene.truth(5, 5)
      expect(Math.max(...rest.flow.map(Math.abs))).toBeLessThan(1e-3)
      expect(rest.occluded.every((hidden) => hidden === 0)).toBe(true)
    }
  })

  test('motion is spread from rest to fast, with things hidden and shown', () => {
    const ways: number[] = []
    let hidden = 0
    for (let seed = 1; seed <= 60; seed++) {
      const { flow, occluded } = createScene({ width: 32, height: 32, frames: 16, seed, plain: true }).truth(
        7,
        8,
      )
      for (let pixel = 0; pixel < 32 * 32; pixel += 5) {
        ways.push(2 * Math.hypot(flow[pixel * 2]!, flow[pixel * 2 + 1]!))
        hidden += occluded[pixel]!
      }
    }
    ways.sort((a, b) => a - b)
    const at = (share: number) => ways[Math.floor(share * (ways.length - 1))]!
    console.log(
      `pixels a frame at 64x64: quartiles ${at(0.25).toFixed(2)} ${at(0.5).toFixed(2)} ${at(0.75).toFixed(2)}, ` +
        `95 % ${at(0.95).toFixed(2)}, 99 % ${at(0.99).toFixed(2)}; hidden in the next frame ${((100 * hidden) / ways.length).toFixed(1)} %`,
    )
    expect(at(0.25)).toBeLessThan(0.4)
    expect(at(0.95)).toBeGreaterThan(1)
    expect(at(0.99)).toBeLessThan(20)
    expect(hidden / ways.length).toBeGreaterThan(0.005)
  })
})
