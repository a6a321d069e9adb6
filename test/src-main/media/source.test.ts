import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { writePicture } from '../../../src-main/media/picture.ts'
import { openSource } from '../../../src-main/media/source.ts'
import { rational } from '../../../src-shared/timebase.ts'
import {
  numberedFrame,
  numberedVideo,
  numberIn,
  runSync,
  temporaryFolder,
  testTools,
} from '../../support/media-fixtures.ts'
import { h264 } from '../../support/video-cases.ts'

let tools: MediaTools
const folder = temporaryFolder()
beforeAll(async () => {
  tools = await testTools()
})
afterAll(folder.remove)

describe('facts of a video', () => {
  it('tell size, rate, length and codec', async () => {
    const { info } = await openSource(tools, h264.make(tools))
    expect(info).toMatchObject({
      kind: 'video',
      width: 96,
      height: 64,
      codec: 'h264',
      frameRate: { num: 25, den: 1 },
      variableRate: false,
      frameCount: 120,
      duration: { num: 24, den: 5 },
      channels: 3,
      depth: 8,
    })
  })

  it('times before 0 and from the end on are out of range, and the message names the last frame', async () => {
    const source = await openSource(tools, h264.make(tools))
    const last = await source.frameAtTime(rational(4799, 1000))
    expect(last.index).toBe(119)
    await expect(source.frameAtTime(rational(24, 5))).rejects.toMatchObject({
      code: 'out-of-range',
      message: expect.stringMatching(/4\.8 s.*0 to 119/) as string,
    })
    await expect(source.frameAtTime(rational(-1, 1000))).rejects.toMatchObject({ code: 'out-of-range' })
    await expect(source.frameAtIndex(120)).rejects.toMatchObject({ code: 'out-of-range' })
    await expect(source.frameAtIndex(-1)).rejects.toMatchObject({ code: 'out-of-range' })
    await expect(source.frameAtIndex(1.5)).rejects.toMatchObject({ code: 'out-of-range' })
  })

  it('a rotated video stands upright', async () => {
    const plain = h264.make(tools)
    const turned = join(folder.path, 'turned.mp4')
    runSync(tools.ffmpeg, ['-v', 'error', '-i', plain, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned])
    const source = await openSource(tools, turned)
    // ffmpeg's meaning of the old tag changed between versions; what the file says now is what counts.
    expect(source.info).toMatchObject({ width: 64, height: 96 })
    expect([90, 270]).toContain(source.info.rotation)
    const clockwise = source.info.rotation === 90
    const upright = (await source.frameAtIndex(7)).frame
    const stored = (await (await openSource(tools, plain)).frameAtIndex(7)).frame
    // Clockwise, what was at the bottom left comes to the top left; the other way, what was at the top right.
    const pixel = (x: number, y: number, frame: typeof upright) =>
      frame.data.slice((y * frame.width + x) * 3, (y * frame.width + x) * 3 + 3)
    for (const [x, y] of [
      [3, 5],
      [60, 90],
      [31, 40],
    ] as const) {
      const turnedBack = clockwise ? pixel(y, 63 - x, stored) : pixel(95 - y, x, stored)
      expect(
        Math.max(...pixel(x, y, upright).map((value, k) => Math.abs(value - turnedBack[k]!))),
      ).toBeLessThan(3)
    }
  })

  it('oblong pixels are made square without losing any', async () => {
    const path = numberedVideo(tools, 'oblong.mp4', 5, ['-c:v', 'libx264', '-vf', 'setsar=4/3'])
    const source = await openSource(tools, path)
    expect(source.info).toMatchObject({ width: 128, height: 64 })
    expect(numberIn((await source.frameAtIndex(3)).frame)).toBe(3)
  })

  it('the start of the stream is time 0', async () => {
    const path = numberedVideo(tools, 'late.mkv', 10, ['-c:v', 'ffv1', '-output_ts_offset', '5'])
    const source = await openSource(tools, path)
    expect(source.timeOf(0)).toEqual(rational(0))
    expect(numberIn((await source.frameAtTime(rational(1, 25))).frame)).toBe(1)
  })

  it('sixteen-bit alpha and colour come through', async () => {
    const shape = { width: 32, height: 24, channels: 4, depth: 16 } as const
    const path = numberedVideo(tools, 'deep.mkv', 3, ['-c:v', 'ffv1', '-pix_fmt', 'gbrap16le'], shape)
    const { frame } = await (await openSource(tools, path)).frameAtIndex(2)
    expect(frame).toMatchObject({ channels: 4, depth: 16 })
    expect(Buffer.compare(frame.data, numberedFrame(2, shape).data)).toBe(0)
  })
})

describe('pictures', () => {
  beforeAll(async () => {
    mkdirSync(join(folder.path, 'shots'))
    for (const number of [1, 2, 10]) {
      await writePicture(numberedFrame(number), join(folder.path, 'shots', `shot${number}.png`))
    }
    await writePicture(numberedFrame(77), join(folder.path, 'a%d.png'))
  })

  it('a picture is frame 0 at time 0 and nothing else', async () => {
    const source = await openSource(tools, join(folder.path, 'shots', 'shot2.png'))
    expect(source.info).toMatchObject({ kind: 'picture', frameCount: 1, frameRate: undefined, codec: 'png' })
    expect(numberIn((await source.frameAtTime(rational(0))).frame)).toBe(2)
    await expect(source.frameAtTime(rational(1))).rejects.toMatchObject({ code: 'out-of-range' })
    await expect(source.frameAtIndex(1)).rejects.toMatchObject({ code: 'out-of-range' })
  })

  it.each(['shots', 'shots/shot%d.png', 'shots/*.png'])('%s is a sequence in natural order', async (name) => {
    const source = await openSource(tools, join(folder.path, name), undefined, { sequenceRate: rational(10) })
    expect(source.info).toMatchObject({ kind: 'sequence', frameCount: 3, duration: { num: 3, den: 10 } })
    const numbers: number[] = []
    for await (const { frame } of source.frames()) numbers.push(numberIn(frame))
    expect(numbers).toEqual([1, 2, 10])
    expect((await source.frameAtTime(rational(15, 100))).index).toBe(1)
    await expect(source.frameAtTime(rational(3, 10))).rejects.toMatchObject({ code: 'out-of-range' })
  })

  it('a name that looks like a pattern but exists is that file', async () => {
    const source = await openSource(tools, join(folder.path, 'a%d.png'))
    expect(source.info.kind).toBe('picture')
    expect(numberIn((await source.frameAtIndex(0)).frame)).toBe(77)
  })

  it('a sequence with a picture of another size names it', async () => {
    const odd = join(folder.path, 'odd')
    mkdirSync(odd)
    await writePicture(numberedFrame(1), join(odd, '1.png'))
    await writePicture(numberedFrame(2, { width: 48, height: 32, channels: 3, depth: 8 }), join(odd, '2.png'))
    const source = await openSource(tools, odd)
    await source.frameAtIndex(0)
    await expect(source.frameAtIndex(1)).rejects.toMatchObject({
      code: 'size-mismatch',
      message: expect.stringContaining('2.png') as string,
    })
  })
})

describe('hostile names', () => {
  const names = [
    '-y.mp4',
    `quote'"\`$(x).mp4`,
    'new\nline.mp4',
    'ümläut 漢字 🎞.mp4',
    'a%03d.mp4',
    'concat:a|b.mp4',
    'file:x.mp4',
  ]
  it.each(names)('%j opens and seeks', async (name) => {
    const path = join(folder.path, name)
    copyFileSync(h264.make(tools), path)
    const source = await openSource(tools, path)
    expect(numberIn((await source.frameAtIndex(61)).frame)).toBe(61)
  })

  it('a symbolic link is followed', async () => {
    const link = join(folder.path, 'link.mp4')
    symlinkSync(h264.make(tools), link)
    expect((await openSource(tools, link)).info.frameCount).toBe(120)
  })
})
