import { describe, expect, it } from 'vitest'
import { harmonise, type Resize } from '../../../src-main/app/harmonise.ts'
import { samplesOf, type FrameShape } from '../../../src-shared/frame.ts'
import { flatFrame, noiseFrame } from '../../support/frames.ts'

/** Gives a flat picture of the wanted size, and remembers how it was asked. */
function resizer(modes: string[]): Resize {
  return (frame, width, height, mode) => {
    modes.push(mode)
    return Promise.resolve(flatFrame(1, { width, height, channels: frame.channels, depth: frame.depth }))
  }
}
const never: Resize = () => Promise.reject(new Error('Nothing had to be resized.'))
const named = (...shapes: Partial<FrameShape>[]) =>
  shapes.map((shape, index) => ({ name: `key${String(index)}.png`, frame: noiseFrame(index, shape) }))

describe('harmonise', () => {
  it('leaves equal shapes alone', async () => {
    const keys = named({}, {})
    const frames = await harmonise(keys, { size: undefined, fit: 'error' }, never)
    expect(frames.map((frame) => frame.data)).toEqual(keys.map((key) => key.frame.data))
  })

  it('names both keys and the way out when sizes differ', async () => {
    const keys = named({ width: 8, height: 6 }, { width: 6, height: 8 })
    await expect(harmonise(keys, { size: undefined, fit: 'error' }, never)).rejects.toMatchObject({
      code: 'size-mismatch',
      message: 'The keys differ in size: key0.png is 8x6, key1.png is 6x8.',
      remedy: expect.stringContaining('--fit fill') as string,
    })
  })

  it.each(['fit', 'fill'] as const)('brings other sizes to the first by %s', async (fit) => {
    const modes: string[] = []
    const keys = named({ width: 8, height: 6 }, { width: 6, height: 8 })
    const frames = await harmonise(keys, { size: undefined, fit }, resizer(modes))
    expect(frames.map(({ width, height }) => [width, height])).toEqual([
      [8, 6],
      [8, 6],
    ])
    expect(modes).toEqual([fit])
    expect(frames[0]?.data).toBe(keys[0]?.frame.data)
  })

  it('scales to a size of the same aspect, rounded or not, without a word', async () => {
    const modes: string[] = []
    const size = { width: 854, height: 480 }
    const keys = named({ width: 1280, height: 720 }, { width: 854, height: 480 })
    await harmonise(keys, { size, fit: 'error' }, resizer(modes))
    expect(modes).toEqual(['stretch'])
  })

  it('refuses a size of another aspect unless told how', async () => {
    await expect(
      harmonise(named({}, {}), { size: { width: 10, height: 10 }, fit: 'error' }, never),
    ).rejects.toMatchObject({ code: 'size-mismatch', message: expect.stringContaining('10x10') as string })
  })

  it.each([
    [20000, 20000, 'too-large'],
    [16384, 16384, 'too-large'],
    [0, 10, 'out-of-range'],
  ])('refuses %ix%i', async (width, height, code) => {
    await expect(harmonise(named({}), { size: { width, height }, fit: 'fit' }, never)).rejects.toMatchObject({
      code,
    })
  })

  it('brings all to alpha and 16 bits where one has them, losing nothing', async () => {
    const keys = named({ channels: 3, depth: 8 }, { channels: 4, depth: 16 })
    const [first, second] = await harmonise(keys, { size: undefined, fit: 'error' }, never)
    expect(first).toMatchObject({ channels: 4, depth: 16 })
    expect(second?.data).toBe(keys[1]?.frame.data)
    const samples = samplesOf(first!)
    const before = keys[0]!.frame.data
    for (let pixel = 0; pixel < 48; pixel++) {
      expect([...samples.slice(pixel * 4, pixel * 4 + 4)]).toEqual([
        ...[...before.slice(pixel * 3, pixel * 3 + 3)].map((value) => value * 257),
        65535,
      ])
    }
  })

  it('gives all the first colour tags', async () => {
    const keys = named({}, {})
    keys[0]!.frame.colour = { primaries: 'bt2020', transfer: 'bt709', matrix: 'bt2020nc' }
    const frames = await harmonise(keys, { size: undefined, fit: 'error' }, never)
    expect(frames[1]?.colour.primaries).toBe('bt2020')
  })
})
