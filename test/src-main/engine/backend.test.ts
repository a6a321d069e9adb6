import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { parseGpu } from '../../../src-main/engine/backend-gpu.ts'
import { loadBackend } from '../../../src-main/engine/backend.ts'
import { deviceSchema, speedSchema } from '../../../src-shared/engine-contract.ts'
import { withoutLeaks } from './model/support.ts'

const source = (path: string) =>
  pathToFileURL(join(import.meta.dirname, '../../../src-main/engine', path)).href

/** Runs a script in a process of its own, since a backend is loaded once a process. */
function inProcess(
  script: string,
  env: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        if (error) reject(new Error(stderr, { cause: error }))
        else resolve({ stdout, stderr })
      },
    )
  })
}

const load = (request: string) => `
  const { loadBackend } = await import('${source('backend.ts')}')
  const result = await loadBackend(${request}).then(({ device }) => device, ({ code, message, remedy }) => ({ code, message, remedy }))
  console.log(JSON.stringify(result))`

async function describedBy(
  request: string,
  env: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  return JSON.parse((await inProcess(load(request), env)).stdout) as Record<string, unknown>
}

describe('loadBackend', () => {
  it('loads native TensorFlow, says where it computes and why, and measures it', async () => {
    const backend = await loadBackend({ device: 'cpu' })
    expect(v.parse(deviceSchema, backend.device)).toMatchObject({
      backend: 'tensorflow',
      kind: 'cpu',
      reason: 'The CPU was asked for.',
    })
    expect(backend.device.version).toMatch(/^2\.\d+/)
    const speed = await withoutLeaks(() => backend.measureSpeed())
    v.parse(speedSchema, speed)
    // No benchmark: only that these are numbers of this world.
    for (const rate of Object.values(speed)) {
      expect(rate).toBeGreaterThan(0.05)
      expect(rate).toBeLessThan(1e6)
    }
    expect(backend.memory().tensors).toBeGreaterThanOrEqual(0)
  })

  it('says nothing on its own, on neither stream', async () => {
    const { stdout, stderr } = await inProcess(`
      const { loadBackend } = await import('${source('backend.ts')}')
      const tf = await import('@tensorflow/tfjs-core')
      await loadBackend()
      tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync()`)
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
  })

  it('names the missing driver, and what set-up said', async () => {
    const device = await describedBy(`{ installed: { build: 'cpu', reason: 'no driver was found.' } }`, {
      PATH: '',
    })
    expect(device).toMatchObject({ kind: 'cpu', build: 'cpu' })
    expect(device.reason).toMatch(/No NVIDIA driver .*no driver was found\)/)
  })

  it('names a CUDA build without a card, and what can be done', async () => {
    const device = await describedBy(`{ installed: { build: 'cuda' } }`, {
      PATH: '',
      CUDA_VISIBLE_DEVICES: '-1',
    })
    expect(device).toMatchObject({ kind: 'cpu', build: 'cuda' })
    expect(device.reason).toMatch(/CUDA build, but no NVIDIA device/)
    expect(device.remedy).toMatch(/driver/)
  })

  it('refuses to fall back when a CUDA device was asked for', async () => {
    const failure = await describedBy(`{ device: 'cuda' }`, { PATH: '', CUDA_VISIBLE_DEVICES: '-1' })
    expect(failure).toMatchObject({ code: 'unsupported' })
    expect(failure.message).toMatch(/CUDA device was asked for/)
  })

  it('stands in with WebAssembly, saying why and how to mend it', async () => {
    const failing = `loadNative: () => { throw new Error('libtensorflow: no such file\\nstack') }`
    const device = await describedBy(`{ ${failing} }`)
    expect(v.parse(deviceSchema, device)).toMatchObject({ backend: 'wasm', build: 'wasm' })
    expect(device.reason).toContain('libtensorflow: no such file WebAssembly')
    expect(device.remedy).toContain('npm run setup')
    expect(await describedBy(`{ ${failing}, allowWasm: false }`)).toMatchObject({ code: 'unsupported' })
  })

  it('runs the studio network in WebAssembly, to the same answer', async () => {
    const script = (request: string) => `
      const { loadBackend } = await import('${source('backend.ts')}')
      const { createModel } = await import('${source('model/inbetween-model.ts')}')
      const { presets } = await import('${source('model/options.ts')}')
      const { createNoise } = await import('${source('model/noise.ts')}')
      await loadBackend(${request})
      const model = createModel('x', presets['studio-small'], 1)
      const head = model.weights.get('head/kernel')
      const tf = await import('@tensorflow/tfjs-core')
      head.assign(tf.tensor(createNoise(1, 'h').normals(head.size).map((value) => value / 10), head.shape))
      const size = 32, picture = createNoise(1, 'p').normals(2 * size * size * 3).map((value) => 0.5 + value / 10)
      const prior = Array.from({ length: 14 }, (_, index) => ({
        f0: new Float32Array(size * size * 2).fill(-index / 9),
        f1: new Float32Array(size * size * 2).fill(index / 9),
        weight: new Float32Array(size * size).fill(1 - (index + 1) / 15),
      }))
      const share = () => new Float32Array(size * size).fill(0.5)
      const proposal = {
        at: prior.map(() => ({
          motion: new Float32Array(size * size * 2).fill(4), fromCover: share(), toCover: share(),
        })),
        movers: { from: share(), to: share() },
      }
      const answer = await model.predict({ width: size, height: size, seed: 1, prior, proposal,
        from: picture.subarray(0, size * size * 3), to: picture.subarray(size * size * 3) })
      console.log(JSON.stringify([...answer[5].f0]))`
    const read = async (request: string) => JSON.parse((await inProcess(script(request))).stdout) as number[]
    const native = await read(`{ device: 'cpu' }`)
    const wasm = await read(`{ loadNative: () => { throw new Error('none') } }`)
    expect(native.some((value) => Math.abs(value) > 0.1)).toBe(true)
    const worst = Math.max(...native.map((value, index) => Math.abs(value - wasm[index]!)))
    expect(worst).toBeLessThan(1e-3)
  })
})

describe('parseGpu', () => {
  it('reads what the driver prints', () => {
    expect(parseGpu('NVIDIA GeForce RTX 4090, 550.54.14, 24564\nNVIDIA T4, 1, 2\n')).toEqual({
      name: 'NVIDIA GeForce RTX 4090',
      driver: '550.54.14',
      memory: 24564 * 1024 * 1024,
    })
    expect(parseGpu('No devices were found')).toBeUndefined()
    expect(parseGpu('')).toBeUndefined()
  })
})
