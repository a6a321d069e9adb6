// `interlude evaluate`, as a user calls it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { pictureOf } from '../../src-main/engine/metrics/picture.ts'
import { scoreGap } from '../../src-main/engine/metrics/scores.ts'
import { renderClip } from '../../src-main/engine/data/procedural/generate.ts'
import { encodeVideo } from '../../src-main/media/encode.ts'
import { writePicture } from '../../src-main/media/picture.ts'
import { srgb, type Frame } from '../../src-shared/frame.ts'
import { rational } from '../../src-shared/timebase.ts'
import { readResult } from '../support/keys.ts'
import { testTools } from '../support/media-fixtures.ts'
import { cliPlace, type CliPlace } from '../support/run-cli.ts'

const size = { width: 96, height: 64 }

/** A scene that goes forth and back, so that something always moves. */
function scene(seed: number, count: number): Frame[] {
  const turn = 30
  const clip = renderClip({ seed, ...size, frames: turn, kind: 'things', plain: true })
  const bytes = size.width * size.height * 3
  return Array.from({ length: count }, (_, place) => {
    const way = place % (2 * turn - 2)
    const index = way < turn ? way : 2 * turn - 2 - way
    const data = clip.slice(index * bytes, (index + 1) * bytes)
    return { ...size, channels: 3, depth: 8, colour: srgb, data }
  })
}

async function placeWithClip(name = 'clip.mkv', frames = 100): Promise<CliPlace> {
  const place = cliPlace()
  const clip = Readable.from(scene(4, frames))
  await encodeVideo(await testTools(), { path: join(place.folder, name), frameRate: rational(25) }, clip)
  return place
}

interface Figures {
  readonly gaps: {
    readonly gap: number
    readonly windows: { readonly first: number; readonly last: number }[]
    readonly methods: {
      readonly label: string
      readonly scores: { readonly mean: { readonly mean: unknown; readonly positions: unknown[] } }
    }[]
  }[]
}

const figuresIn = (place: CliPlace, name: string) =>
  // What the program itself has just written.
  JSON.parse(readFileSync(join(place.folder, name), 'utf8')) as Figures

describe('interlude evaluate', () => {
  it('writes a report and figures, and says where they are', async () => {
    const place = await placeWithClip()
    const words = ['evaluate', '--data', 'clip.mkv', '--gap', '4', '--windows', '3', '--samples', '2']
    const files = ['--report', 'r.html', '--json', 'r.json']
    const { code, stdout, stderr } = await place.run([...words, '--no-baselines', ...files])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${join(place.folder, 'r.html')}\n${join(place.folder, 'r.json')}\n`,
    })
    expect(stderr).toMatch(/starter +\d+\.\d\d dB +SSIM 0\.\d{4}/)
    expect(place.files()).toEqual(['clip.mkv', 'r.html', 'r.json'])
    const page = readFileSync(join(place.folder, 'r.html'), 'utf8')
    expect(page).toContain(
      'interlude evaluate --data clip.mkv --gap 4 --samples 2 --windows 3 --no-baselines<',
    )
    expect(page).toContain('data:image/png;base64,')
    const { gaps } = figuresIn(place, 'r.json')
    expect(gaps[0]).toMatchObject({ gap: 4, methods: [{ label: 'starter', samples: 2 }] })
    // Held out unless said otherwise.
    for (const { first } of gaps[0]!.windows) expect(first).toBeGreaterThanOrEqual(70)

    // Nothing is replaced without a word.
    const again = await place.run([...words, ...files])
    expect(again.code).toBe(1)
    expect(again.stderr).toMatch(/r\.html already exists[\s\S]*--force/)
    const replaced = await place.run([...words, '--no-baselines', ...files, '--force', '--all'])
    expect(replaced.code).toBe(0)
    expect(figuresIn(place, 'r.json').gaps[0]!.windows.some(({ first }) => first < 70)).toBe(true)
  }, 120_000)

  it('prints one line of JSON where no file is named', async () => {
    const place = await placeWithClip()
    const words = [
      'evaluate',
      '--data',
      'clip.mkv',
      '--gap',
      '4',
      '--windows',
      '1',
      '--no-baselines',
      '--json',
    ]
    const json = await place.json(words)
    expect(json).toMatchObject({ version: 1, title: 'starter', samples: 1 })
    expect(json).not.toHaveProperty('fvdAbsent')
    const absent = await place.json([...words, '--fvd'])
    expect(absent.fvdAbsent).toContain('npm run setup -- --fvd')
  }, 120_000)

  it('scores the very frames that inbetween writes', async () => {
    const place = await placeWithClip()
    const real = { engine: 'real' } as const
    const words = ['evaluate', '--data', 'clip.mkv', '--gap', '6', '--windows', '1', '--seed', '3']
    const done = await place.run([...words, '--no-baselines', '--json', 'r.json'], real)
    expect(done).toMatchObject({ code: 0 })
    const [gap] = figuresIn(place, 'r.json').gaps
    const { first, last } = gap!.windows[0]!
    const { frames } = await readResult(join(place.folder, 'clip.mkv'))
    const truth = frames.slice(first, last + 1)
    for (const [name, frame] of [
      ['a.png', truth[0]!],
      ['b.png', truth.at(-1)!],
    ] as const) {
      await writePicture(frame, join(place.folder, name))
    }
    const args = ['a.png', 'b.png', '-n', '5', '--seed', '3', '-o', 'made/', '--json']
    await place.json(['inbetween', ...args], real)
    const made = await readResult(join(place.folder, 'made'))
    const expected = scoreGap(truth.slice(1, -1).map(pictureOf), made.frames.slice(1, -1).map(pictureOf))
    expect(gap!.methods[0]!.scores.mean).toEqual(expected)
  }, 180_000)

  it('leaves nothing half-written when it is cancelled, and goes on where it was', async () => {
    const place = await placeWithClip()
    const words = [
      'evaluate',
      '--data',
      'clip.mkv',
      '--gap',
      '4',
      '--windows',
      '4',
      '--all',
      '--no-baselines',
    ]
    const files = ['--report', 'r.html', '--json', 'r.json']
    const log = join(place.folder, '..', 'log')
    let cancelled = false
    const first = await place.run([...words, ...files], {
      engine: { frameDelay: 600, log },
      onWords: (text, child) => {
        if (cancelled || !text.includes('of 12 pictures')) return
        cancelled = true
        setTimeout(() => child.kill('SIGINT'), 2000)
      },
    })
    expect(first.code).toBe(130)
    expect(place.files()).toEqual(['clip.mkv'])
    const asked = (calls: { call: string; times?: number[] }[]) =>
      calls.filter(({ call }) => call === 'inbetween').flatMap(({ times }) => times ?? []).length
    writeFileSync(log, '')
    const second = await place.run([...words, ...files], { engine: { log } })
    expect(second.code).toBe(0)
    expect(asked(place.calls(log))).toBeLessThan(12)
    expect(existsSync(join(place.folder, 'r.html'))).toBe(true)
  }, 120_000)

  it.each([
    [['--data', 'none.mp4'], 1, /There is no .*none\.mp4/],
    [['--data', 'clip.mkv', '--model', 'nobody'], 1, /no model called "nobody"/],
    [['--data', 'clip.mkv', '--against', 'starter'], 2, /named twice/],
    [['--data', 'clip.mkv', '--gap', '1'], 2, /--gap/],
    [['--data', 'clip.mkv', '--size', '8'], 2, /--size/],
    [['--data', 'clip.mkv', '--samples', '0'], 2, /--samples/],
    [['--data', 'clip.mkv', '--samples', '101'], 1, /too many/],
    [['--data', 'clip.mkv', '--all', '--held-out'], 2, /exclude each other/],
    [['--data', 'clip.mkv', '--report', 'clip.mkv'], 1, /ending/],
    [['--data', 'clip.mkv', '--report', 'no/r.html'], 1, /folder of the output/],
    [['--data', 'clip.mkv', '--gap', '100'], 1, /nothing to judge by/],
    [[], 2, /--data/],
  ])('says what is wrong with %j', async (words, code, message) => {
    const place = await placeWithClip('clip.mkv', 30)
    const result = await place.run(['evaluate', ...words])
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' })
    expect(result.stderr).toMatch(message)
    expect(place.files()).toEqual(['clip.mkv'])
  })
})
