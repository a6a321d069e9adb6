import { describe, expect, it } from 'vitest'
import { createNoise } from '../../../../src-main/engine/model/noise.ts'

describe('createNoise', () => {
  it('gives the same numbers for the same seed and stream, on every machine', () => {
    const values = createNoise(7, 'latent').normals(4)
    expect(values).toEqual(createNoise(7, 'latent').normals(4))
    // Fixed numbers: a change here changes every picture ever made from a seed.
    expect([...createNoise(0).normals(3)]).toEqual([
      0.08152774721384048, -0.4352179169654846, 0.42139703035354614,
    ])
  })

  it('gives unrelated numbers for another seed or stream', () => {
    const correlation = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, index) => sum + value * b[index]!, 0) / a.length
    const base = createNoise(1, 'a').normals(20_000)
    expect(Math.abs(correlation(base, createNoise(2, 'a').normals(20_000)))).toBeLessThan(0.03)
    expect(Math.abs(correlation(base, createNoise(1, 'b').normals(20_000)))).toBeLessThan(0.03)
    expect(Math.abs(correlation(base, createNoise(4294967295, 'a').normals(20_000)))).toBeLessThan(0.03)
  })

  it('is standard normal', () => {
    const values = createNoise(3).normals(50_000)
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length
    expect(moment(1)).toBeCloseTo(0, 1)
    expect(moment(2)).toBeCloseTo(1, 1)
    expect(moment(4)).toBeGreaterThan(2.8)
    expect(moment(4)).toBeLessThan(3.2)
  })

  it('stays in [0,1) when uniform, evenly', () => {
    const noise = createNoise(11)
    const bins = new Array<number>(10).fill(0)
    for (let index = 0; index < 20_000; index++) {
      const value = noise.uniform()
      expect(value >= 0 && value < 1).toBe(true)
      bins[Math.floor(value * 10)]!++
    }
    for (const bin of bins) expect(Math.abs(bin - 2000)).toBeLessThan(250)
  })
})
