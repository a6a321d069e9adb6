// The engine's own contract over all transports, served by the fake engine that blends.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineContract, type EngineContract, type InbetweenItem } from '../../src-shared/engine-contract.ts'
import { byteLengthOf, srgb, type Frame } from '../../src-shared/frame.ts'
import { connect, type Client } from '../../src-shared/rpc-connect.ts'
import { serve } from '../../src-shared/rpc-serve.ts'
import { transports, type Line } from '../support/channels.ts'
import { crossFade, fakeDevice, fakeEngineFile, fakeHandlers, middleFirst } from '../support/fake-engine.ts'

function pattern(shape: Pick<Frame, 'width' | 'height' | 'channels' | 'depth'>, step: number): Frame {
  const data = new Uint8Array(byteLengthOf(shape))
  for (let index = 0; index < data.length; index++) data[index] = (index * step) >>> 3
  return { ...shape, colour: srgb, data }
}

const shapes = [
  { width: 1, height: 1, channels: 3, depth: 8 },
  { width: 33, height: 17, channels: 4, depth: 16 },
  { width: 640, height: 360, channels: 3, depth: 8 },
] as const

describe.each(transports)('the engine over $name', ({ open }) => {
  let line: Line
  let client: Client<EngineContract>
  beforeEach(async () => {
    line = await open({
      serve: (channel) => serve(engineContract, fakeHandlers(), channel),
      file: fakeEngineFile,
    })
    client = connect(engineContract, line.channel)
  })
  afterEach(async () => {
    await line.close()
  })

  it('tells its device', async () => {
    expect(await client.call('describe-device', {})).toEqual(fakeDevice)
  })

  it.each(shapes)('fills a gap of $width x $height, $channels x $depth bits', async (shape) => {
    const times = Array.from({ length: 9 }, (_, index) => (index + 1) / 10)
    const from = pattern(shape, 7)
    const to = pattern(shape, 11)
    const items: InbetweenItem[] = []
    const input = { model: '/m', from, to, times, seed: 1 }
    const output = await client.call('inbetween', input, { onItem: (item) => void items.push(item) })
    expect(output).toMatchObject({ frames: 9, tiles: 1 })
    expect(items.map(({ index }) => index)).toEqual(middleFirst(9))
    for (const { time, frame } of items) {
      const expected = crossFade(from, to, time)
      expect({ ...frame, data: undefined }).toEqual({ ...expected, data: undefined })
      expect(Buffer.compare(frame.data, expected.data)).toBe(0)
    }
  })

  it('refuses a frame that lies about its size', async () => {
    const good = pattern(shapes[0], 1)
    const call = client.call('inbetween', {
      model: '/m',
      from: good,
      to: { ...good, data: new Uint8Array(2) },
      times: [0.5],
      seed: 0,
    })
    await expect(call).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('to: ') as string,
    })
  })
})
