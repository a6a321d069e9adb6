// The examples as a user types them, with the real engine: native TensorFlow, the motion prior, the starter model.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPicture } from '../../src-main/media/picture.ts'
import { sameFrame, samplesOf, type Frame } from '../../src-shared/frame.ts'
import { rational } from '../../src-shared/timebase.ts'
import { readResult, writeClip } from '../support/keys.ts'
import { numberIn } from '../support/media-fixtures.ts'
import { cliPlace, type CliPlace } from '../support/run-cli.ts'

const real = { engine: 'real' } as const
const sample = join(import.meta.dirname, '..', '..', 'resources', 'sample')

/** The sample's keyframes as a.jpg and b.jpg. */
function placeWithSample(): CliPlace {
  const place = cliPlace()
  copyFileSync(join(sample, 'flower-1.jpg'), join(place.folder, 'a.jpg'))
  copyFileSync(join(sample, 'flower-2.jpg'), join(place.folder, 'b.jpg'))
  return place
}

function meanDifference(a: Frame, b: Frame): number {
  const [one, other] = [samplesOf(a), samplesOf(b)]
  let sum = 0
  for (let index = 0; index < one.length; index++) sum += Math.abs((one[index] ?? 0) - (other[index] ?? 0))
  return sum / one.length
}

describe('interlude inbetween, for real', () => {
  it('fills the gap between two pictures with motion, the keys untouched', async () => {
    const place = placeWithSample()
    const args = ['a.jpg', 'b.jpg', '-n', '3', '--size', '480x270', '-o', 'out.mkv', '--json']
    expect(await place.json(['inbetween', ...args], real)).toMatchObject({
      frames: 5,
      keys: 2,
      model: 'starter',
    })
    const { frames } = await readResult(join(place.folder, 'out.mkv'))
    const [first, , middle, , last] = frames
    // Nearer to both keys than they are to each other, and not just their mean.
    const apart = meanDifference(first!, last!)
    expect(meanDifference(first!, middle!)).toBeLessThan(apart)
    expect(meanDifference(last!, middle!)).toBeLessThan(apart)
    const fade = { ...first!, data: first!.data.map((value, index) => (value + last!.data[index]! + 1) >> 1) }
    expect(meanDifference(middle!, fade)).toBeGreaterThan(0.3)
  }, 120_000)

  it('keeps full-size keys byte for byte in a lossless file', async () => {
    const place = placeWithSample()
    await place.json(['inbetween', 'a.jpg', 'b.jpg', '-n', '1', '-o', 'out.mkv', '--json'], real)
    const { frames } = await readResult(join(place.folder, 'out.mkv'))
    for (const [index, name] of [
      [0, 'a.jpg'],
      [2, 'b.jpg'],
    ] as const) {
      const key = await readPicture(join(place.folder, name))
      expect(sameFrame(frames[index]!, { ...key, colour: frames[index]!.colour })).toBe(true)
    }
  }, 120_000)

  it('takes keys of a clip, with counts, spacing, seed and rate', async () => {
    const place = cliPlace()
    await writeClip(join(place.folder, 'clip.mp4'), 80)
    const words =
      'inbetween clip.mp4@1.2 clip.mp4@1.9 clip.mp4#64 -n 14,9 --spacing ease --seed 3 --fps 30000/1001 -o out.mp4 --json'
    expect(await place.json(words.split(' '), real)).toMatchObject({ frames: 26, keys: 3, seed: 3 })
    const { info, frames } = await readResult(join(place.folder, 'out.mp4'))
    expect(info).toMatchObject({ codec: 'h264', frameCount: 26, frameRate: rational(30000, 1001) })
    expect([0, 15, 25].map((index) => numberIn(frames[index]!))).toEqual([36, 57, 64])
  }, 120_000)

  it('gives the same pixels for the same seed, computed anew, and whole or in parts', async () => {
    const place = placeWithSample()
    const make = async (name: string, ...more: string[]) => {
      const args = [
        'a.jpg',
        'b.jpg',
        '-n',
        '3',
        '--size',
        '128x72',
        '--seed',
        '5',
        '-o',
        name,
        ...more,
        '--json',
      ]
      await place.json(['inbetween', ...args], real)
      return (await readResult(join(place.folder, name))).frames
    }
    const first = await make('first.mkv', '--no-cache')
    const second = await make('second.mkv', '--no-cache')
    expect(second.map((frame, index) => sameFrame(frame, first[index]!))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    // The middle alone first, then what is missing around it: as after a killed render.
    await place.json(
      [
        'inbetween',
        'a.jpg',
        'b.jpg',
        '-n',
        '1',
        '--size',
        '128x72',
        '--seed',
        '5',
        '-o',
        'middle.mkv',
        '--json',
      ],
      real,
    )
    const parts = await make('parts.mkv')
    expect(parts.map((frame, index) => sameFrame(frame, first[index]!))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
  }, 180_000)

  it('refuses a damaged model with its name', async () => {
    const place = placeWithSample()
    mkdirSync(join(place.data, 'models', 'torn'), { recursive: true })
    const models = join(import.meta.dirname, '..', '..', 'resources', 'models', 'starter')
    copyFileSync(join(models, 'card.json'), join(place.data, 'models', 'torn', 'card.json'))
    writeFileSync(join(place.data, 'models', 'torn', 'options.json'), '{"version": 1}')
    const result = await place.run(
      ['inbetween', 'a.jpg', 'b.jpg', '--model', 'torn', '-o', 'out.mp4', '--json'],
      real,
    )
    expect(result.code).toBe(1)
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: { code: 'model-damaged', message: expect.stringContaining('torn') as string },
    })
    expect(place.files()).toEqual(['a.jpg', 'b.jpg'])
  }, 60_000)
})

describe('interlude doctor, for real', () => {
  it('names TensorFlow, the device, and measures it', async () => {
    const json = await cliPlace().json(['doctor', '--json'], real)
    expect(json.ok).toBe(true)
    expect(json.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'tensorflow', state: 'ok' }),
        expect.objectContaining({
          id: 'device',
          data: expect.objectContaining({ backend: 'tensorflow' }) as unknown,
        }),
        expect.objectContaining({
          id: 'speed',
          data: expect.objectContaining({ matmul: expect.any(Number) as number }) as unknown,
        }),
      ]),
    )
  }, 120_000)
})
