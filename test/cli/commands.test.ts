// The commands beside inbetween: help, doctor, sample, cache.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readResult, writeKeys } from '../support/keys.ts'
import { cliPlace } from '../support/run-cli.ts'

describe('help', () => {
  it.each(['', '--help', 'inbetween --help', 'doctor --help', 'sample --help', 'cache --help'])(
    'teaches by examples: %s',
    async (words) => {
      const { code, stdout, stderr } = await cliPlace().run(words.split(' ').filter(Boolean))
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/Examples:\n[\s\S]*\$ interlude/)
      expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 words not understood, 130 cancelled.')
    },
  )

  it('knows the version', async () => {
    const manifest: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    )
    const { stdout } = await cliPlace().run(['--version'])
    expect(manifest).toMatchObject({ version: stdout.trim() })
  })
})

describe('doctor', () => {
  it('tells each thing with its state', async () => {
    const { code, stdout } = await cliPlace().run(['doctor'])
    expect(code).toBe(0)
    for (const label of [
      'System',
      'Node',
      'Memory',
      'TensorFlow',
      'Device',
      'ffmpeg',
      'Encoders',
      'Models',
      'Cache',
    ]) {
      expect(stdout).toMatch(new RegExp(`^(ok|warning) +${label} `, 'm'))
    }
    expect(stdout).toContain('libx264')
    // The fake engine computes one GFLOPS: a warning with a remedy.
    expect(stdout).toMatch(/^warning +Speed +1\.0 GFLOPS matmul.*\n +-> /m)
  })

  it('tells programs the same', async () => {
    const json = await cliPlace().json(['doctor', '--json'])
    expect(json).toMatchObject({ ok: true })
    expect(json.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'models', state: 'ok', value: 'starter' }),
        expect.objectContaining({ id: 'speed', data: { matmul: 1, conv2d: 1, conv3d: 1 } }),
      ]),
    )
  })

  it('fails, and goes on, when TensorFlow and ffmpeg are missing', async () => {
    const place = cliPlace()
    const env = {
      INTERLUDE_FFMPEG: join(place.folder, 'ffmpeg'),
      INTERLUDE_FFPROBE: join(place.folder, 'ffprobe'),
    }
    const engine = { noDevice: { code: 'tool-missing', message: 'TensorFlow is not installed.' } } as const
    const { code, stdout } = await place.run(['doctor'], { engine, env })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^failed +TensorFlow +TensorFlow is not installed\.\n +-> Run npm run setup/m)
    expect(stdout).toMatch(/^failed +ffmpeg .*\n +-> /m)
    expect(stdout).toMatch(/^ok +Models/m)
  })
})

describe('sample', () => {
  it('writes a video and a contact sheet, again and again', async () => {
    const place = cliPlace()
    for (const round of [1, 2]) {
      const { code, stdout } = await place.run(['sample'])
      const written = ['interlude-sample.mp4', 'interlude-sample.png'].map((name) => join(place.folder, name))
      expect({ round, code, stdout }).toEqual({ round, code: 0, stdout: `${written.join('\n')}\n` })
    }
    const { info } = await readResult(join(place.folder, 'interlude-sample.mp4'))
    expect(info).toMatchObject({ frameCount: 16, width: 960, height: 540 })
  })
})

describe('cache', () => {
  it('shows what is kept, and empties it', async () => {
    const place = cliPlace()
    const keys = await writeKeys(place.folder, 2)
    const folder = join(place.cache, 'frames')
    expect(await place.json(['cache', '--json'])).toEqual({ folder, files: 0, bytes: 0 })
    await place.json(['inbetween', ...keys, '-n', '3', '-o', 'out.mp4', '--json'])
    expect(await place.json(['cache', '--json'])).toMatchObject({ files: 3 })
    expect((await place.run(['cache', 'clear'])).stdout).toMatch(/^Removed 3 frames, .*\.\n$/)
    expect((await place.run(['cache'])).stdout).toContain(`0 frames, 0 B, in ${folder}`)
    expect(existsSync(join(place.folder, 'out.mp4'))).toBe(true)
  })
})
