import { describe, expect, it } from 'vitest'
import * as lens from '../../../src-renderer/timeline/lens.ts'

const view: lens.Lens = { start: 100, zoom: 4, width: 1000 }

describe('lens', () => {
  it('maps frames to pixels and back', () => {
    for (const frame of [0, 100, 123.25, 5000]) {
      expect(lens.frameAt(view, lens.xOf(view, frame))).toBeCloseTo(frame, 9)
    }
  })

  it('keeps the frame under the pointer where it is while zooming, in and out', () => {
    // Far from both ends, which would hold it.
    const middle = { ...view, start: 1500 }
    for (const factor of [1.3, 3, 0.7, 0.2]) {
      for (const x of [200, 500, 1000]) {
        const frame = lens.frameAt(middle, x)
        const zoomed = lens.zoomBy(middle, factor, x, 4000)
        expect(zoomed.zoom).not.toBe(view.zoom)
        expect(lens.xOf(zoomed, frame)).toBeCloseTo(x, 6)
      }
    }
  })

  it('zooms no further than its bounds', () => {
    expect(lens.zoomBy(view, 1e9, 0, 4000).zoom).toBe(lens.largestZoom)
    const out = lens.zoomBy(view, 1e-9, 0, 4000)
    expect(out.zoom * 4000).toBeLessThan(out.width)
    expect(lens.zoomBy(out, 0.5, 300, 4000)).toEqual(out)
  })

  it('never shows more before the sequence than the air, nor only what is behind it', () => {
    const left = lens.pan(view, -1e9, 4000)
    expect(lens.xOf(left, 0)).toBeCloseTo(lens.air, 9)
    const right = lens.pan(view, 1e9, 4000)
    expect(lens.xOf(right, 4000)).toBeCloseTo(right.width / 2, 6)
  })

  it('fits a sequence from edge to edge, a short one as far as it can be enlarged', () => {
    for (const length of [2, 5, 10, 20, 100, 12_000, 9_999_999]) {
      const fitted = lens.fit(1200, length, 100)
      expect(lens.xOf(fitted, 0)).toBeGreaterThanOrEqual(lens.air - 1e-6)
      expect(lens.xOf(fitted, length)).toBeLessThanOrEqual(1200 - 100 + 1e-6)
      const fills = Math.abs(lens.xOf(fitted, length) - (1200 - 100 - lens.air)) < 1e-6
      expect(fills || fitted.zoom === lens.largestZoom).toBe(true)
    }
  })

  it('reveals what is out of sight, and leaves alone what is not', () => {
    expect(lens.reveal(view, 200, 4000)).toBe(view)
    for (const frame of [99, 0, 350.5, 3000]) {
      const x = lens.xOf(lens.reveal(view, frame, 4000), frame)
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThan(1000)
    }
  })

  it('pulls at the edges alone, outward', () => {
    expect(lens.edgePull(500, 1000)).toBe(0)
    expect(lens.edgePull(5, 1000)).toBeLessThan(0)
    expect(lens.edgePull(995, 1000)).toBeGreaterThan(0)
    expect(lens.edgePull(1e6, 1000)).toBeLessThanOrEqual(30)
  })
})
