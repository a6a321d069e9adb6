import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { i3dStep, i3dWeightsFile } from '../../../../scripts/i3d/fetch.mjs'
import { cacheFolder, createSetup } from '../../../../scripts/setup/context.mjs'
import { loadBackend } from '../../../../src-main/engine/backend.ts'
import { frechetDistance, gaussianOf } from '../../../../src-main/engine/metrics/frechet.ts'
import { clipFeatures, type Clip } from '../../../../src-main/engine/metrics/fvd.ts'
import { loadI3d, type I3d } from '../../../../src-main/engine/metrics/i3d.ts'
import { findI3dWeights, fvdAbsent, readI3dWeights } from '../../../../src-main/engine/metrics/i3d-weights.ts'

const cache = cacheFolder(process.platform, process.env)
const weights = findI3dWeights(cache)
const steps = 16
const side = 64

/** The same whole numbers as clip() of scripts/i3d/reference.py, as pictures. */
function referenceClip(index: number): Clip {
  return Array.from({ length: steps }, (_, t) => {
    const data = new Float32Array(side * side * 3)
    for (let at = 0; at < data.length; at++) {
      const c = at % 3
      const x = Math.floor(at / 3) % side
      const y = Math.floor(at / 3 / side)
      const u = x + t * (1 + index) + 5 * c
      const v = y + t * (2 - index) + 3 * c
      const stripes = modulo((u * (3 + c) + v * 2) * 4)
      const blocks = modulo((Math.floor(u / 8) * 53 + Math.floor(v / 8) * 91 + index * 37) * 29)
      data[at] = Math.floor((3 * stripes + 5 * blocks) / 8) / 255
    }
    return { width: side, height: side, channels: 3, data }
  })
}

function modulo(value: number): number {
  return ((value % 256) + 256) % 256
}

// Without the weights there is nothing to compare: `npm run setup -- --fvd` brings them.
describe.skipIf(weights === undefined)(
  `I3D ${weights === undefined ? `(skipped: ${fvdAbsent})` : ''}`,
  () => {
    let i3d: I3d
    let features: Float32Array[]
    const counts: number[] = []

    beforeAll(async () => {
      await loadBackend()
      i3d = loadI3d(weights!)
      const clips = [referenceClip(0), referenceClip(1)]
      features = await clipFeatures(i3d, clips, { batch: 1, onProgress: (clip) => counts.push(clip) })
    })
    afterAll(() => i3d.dispose())

    it('gives the logits of the reference implementation', () => {
      const file = new URL('../../../fixtures/metrics/i3d-logits.json', import.meta.url)
      // The file is ours; scripts/i3d/reference.py made it.
      const { logits } = JSON.parse(readFileSync(file, 'utf8')) as { logits: number[][] }
      expect(features.map((row) => row.length)).toEqual([400, 400])
      for (const [clip, row] of logits.entries()) {
        const worst = row.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - features[clip]![at]!)),
          0,
        )
        expect(worst).toBeLessThan(1e-3)
      }
      expect(counts).toEqual([1, 2])
    })

    it('gives a distance that is zero to itself and grows with the difference', () => {
      expect(frechetDistance(gaussianOf(features), gaussianOf(features))).toBeLessThan(1e-3)
      const shifted = features.toReversed().map((row) => row.map((v) => v + 0.5))
      expect(frechetDistance(gaussianOf(features), gaussianOf(shifted))).toBeCloseTo(400 * 0.25, 1)
    })

    it('leaves no tensor behind, also when it is cancelled', async () => {
      const before = tf.memory().numTensors
      const stop = new AbortController()
      const clips = function* () {
        yield referenceClip(0).slice(0, 9)
        stop.abort()
        yield referenceClip(1).slice(0, 9)
      }
      const asked = clipFeatures(i3d, clips(), { batch: 1, signal: stop.signal })
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
      await expect(clipFeatures(i3d, [referenceClip(0).slice(0, 8)])).rejects.toThrow('9 RGB pictures')
      expect(tf.memory().numTensors).toBe(before)
    })

    it('refuses a file that was cut short', () => {
      const folder = mkdtempSync(join(tmpdir(), 'interlude-i3d-'))
      try {
        const damaged = i3dWeightsFile(folder)
        expect(findI3dWeights(folder)).toBeUndefined()
        const file = join(folder, 'cut.safetensors')
        writeFileSync(file, readFileSync(weights!).subarray(0, 60_000))
        truncateSync(file, 50_000)
        expect(() => readI3dWeights(file)).toThrow(expect.objectContaining({ code: 'model-damaged' }))
        expect(damaged).toContain('i3d')
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  },
)

describe('without the weights', () => {
  it('FVD says that it is absent and how to get it', () => {
    const missing = join(tmpdir(), 'interlude-no-such-cache')
    expect(findI3dWeights(missing)).toBeUndefined()
    expect(() => loadI3d(i3dWeightsFile(missing))).toThrow(
      expect.objectContaining({ code: 'model-missing', remedy: expect.stringContaining('--fvd') as string }),
    )
    expect(fvdAbsent).toContain('npm run setup -- --fvd')
  })

  it('set-up sees that they are missing, and refuses to download when it must stay offline', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'interlude-i3d-'))
    try {
      const setup = createSetup({ cache: folder, offline: true })
      expect(await i3dStep.check(setup)).toBe('not here yet')
      await expect(i3dStep.perform(setup)).rejects.toThrow('offline')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
