import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { outputColour, scalerFlags } from '../../../src-main/media/colour.ts'
import { encodeVideo } from '../../../src-main/media/encode.ts'
import type { Codec } from '../../../src-main/media/encode-types.ts'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { openSource } from '../../../src-main/media/source.ts'
import { srgb, type ColourTags, type Frame } from '../../../src-shared/frame.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { runSync, temporaryFolder, testTools } from '../../support/media-fixtures.ts'

let tools: MediaTools
const folder = temporaryFolder()
beforeAll(async () => {
  tools = await testTools()
})
afterAll(folder.remove)

type Colour = readonly [number, number, number]
const bars: readonly Colour[] = [
  [255, 255, 255],
  [255, 255, 0],
  [0, 255, 255],
  [0, 255, 0],
  [255, 0, 255],
  [255, 0, 0],
  [0, 0, 255],
  [0, 0, 0],
  [192, 64, 32],
  [17, 99, 201],
  [128, 128, 128],
  [250, 240, 10],
]
const barWidth = 32
const width = bars.length * barWidth
const height = 64

function barsFrame(colour: ColourTags): Frame {
  const data = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at += 1) data.set(bars[Math.floor((at % width) / barWidth)]!, at * 3)
  return { width, height, channels: 3, depth: 8, colour, data }
}

/** The bars' colours as they came out, in 0..255. */
function readBars(frame: Frame): Colour[] {
  return bars.map((_, bar) => {
    const at = ((frame.height / 2) * frame.width + bar * barWidth + barWidth / 2) * frame.channels
    const sample = (k: number) =>
      frame.depth === 8
        ? frame.data[at + k]!
        : (frame.data[(at + k) * 2]! + 256 * frame.data[(at + k) * 2 + 1]!) / 257
    return [sample(0), sample(1), sample(2)]
  })
}

function worst(found: readonly Colour[], wanted: readonly Colour[]): number {
  return Math.max(...found.flatMap((colour, bar) => colour.map((v, k) => Math.abs(v - wanted[bar]![k]!))))
}

const systems = {
  bt601: { primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m' },
  bt709: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' },
  bt2020: { primaries: 'bt2020', transfer: 'bt2020-10', matrix: 'bt2020nc' },
}
const ways: readonly (readonly [keyof typeof systems, 'tv' | 'pc', Codec, string])[] = [
  ['bt601', 'tv', 'h264', 'mp4'],
  ['bt601', 'pc', 'h264', 'mp4'],
  ['bt709', 'tv', 'h264', 'mp4'],
  ['bt709', 'pc', 'h264', 'mp4'],
  ['bt2020', 'tv', 'h264', 'mp4'],
  ['bt709', 'tv', 'h265', 'mp4'],
  ['bt601', 'pc', 'vp9', 'webm'],
  ['bt709', 'tv', 'prores', 'mov'],
]

describe('colour bars come back within 2 of 255', () => {
  it.each(ways)('%s %s by %s', async (system, range, codec, ending) => {
    const path = join(folder.path, `${system}-${range}-${codec}.${ending}`)
    const frame = barsFrame(systems[system])
    const options = { path, frameRate: rational(25), codec, range, quality: 'best' } as const
    await encodeVideo(tools, options, frames([frame, frame]))
    const source = await openSource(tools, path)
    expect(source.info.colour).toEqual(systems[system])
    expect(source.info.range).toBe(range)
    expect(worst(readBars((await source.frameAtIndex(1)).frame), bars)).toBeLessThanOrEqual(2)
  })
})

/** Y'CbCr to R'G'B' by the standards' own formula, 8 bit. */
function toRgb(yuv: Colour, [kr, kb]: readonly [number, number], range: 'tv' | 'pc'): Colour {
  const [y, cb, cr] =
    range === 'tv'
      ? [(yuv[0] - 16) / 219, (yuv[1] - 128) / 224, (yuv[2] - 128) / 224]
      : [yuv[0] / 255, (yuv[1] - 128) / 255, (yuv[2] - 128) / 255]
  const r = y + 2 * (1 - kr) * cr
  const b = y + 2 * (1 - kb) * cb
  const g = (y - kr * r - kb * b) / (1 - kr - kb)
  const byte = (value: number) => Math.min(255, Math.max(0, value * 255))
  return [byte(r), byte(g), byte(b)]
}

const constants = { smpte170m: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020nc: [0.2627, 0.0593] } as const

describe('stored numbers become the colours that the standards give', () => {
  const yuv: readonly Colour[] = bars.map((_, bar) => [
    40 + bar * 16,
    128 + ((bar * 37) % 60) - 30,
    128 + ((bar * 53) % 60) - 30,
  ])
  const cases = [
    ['smpte170m', 'tv', height],
    ['smpte170m', 'pc', height],
    ['bt709', 'tv', height],
    ['bt709', 'pc', height],
    ['bt2020nc', 'tv', height],
    // Untagged: below 720 lines the old matrix, from there on the new one.
    [undefined, 'tv', 718],
    [undefined, 'tv', 720],
  ] as const
  it.each(cases)('%s %s with %i lines', async (matrix, range, lines) => {
    const planes = [0, 1, 2].map((plane) =>
      Uint8Array.from(
        { length: width * lines },
        (_, at) => yuv[Math.floor((at % width) / barWidth)]![plane]!,
      ),
    )
    const path = join(folder.path, `stored-${matrix}-${range}-${lines}.mkv`)
    const tags = matrix === undefined ? [] : ['-colorspace', matrix, '-color_range', range]
    const setparams = matrix === undefined ? 'null' : `setparams=colorspace=${matrix}:range=${range}`
    runSync(
      tools.ffmpeg,
      [
        ...[
          '-v',
          'error',
          '-f',
          'rawvideo',
          '-pix_fmt',
          'yuv444p',
          '-video_size',
          `${width}x${lines}`,
          '-i',
          'pipe:0',
        ],
        ...['-vf', setparams, '-c:v', 'ffv1', ...tags, path],
      ],
      Buffer.concat(planes),
    )
    const source = await openSource(tools, path)
    const used = matrix ?? (lines >= 720 ? 'bt709' : 'smpte170m')
    const wanted = yuv.map((colour) => toRgb(colour, constants[used], range))
    expect(worst(readBars((await source.frameAtIndex(0)).frame), wanted)).toBeLessThanOrEqual(1.01)
  })
})

describe("frames are the very bytes of ffmpeg's exact scaler", () => {
  it.each([
    ['yuv420p', 'rgb24'],
    ['yuv422p10le', 'rgb48le'],
    ['yuva420p', 'rgba'],
    ['yuva444p10le', 'rgba64le'],
    ['gray', 'rgb24'],
    ['gray10le', 'rgb48le'],
    ['gbrp10le', 'rgb48le'],
  ])('%s', async (stored, raw) => {
    const path = join(folder.path, `exact-${stored}.mkv`)
    const size = ['-f', 'lavfi', '-i', 'testsrc2=s=98x62:d=0.2:r=25']
    const tags = `format=${stored},setparams=range=${stored.startsWith('gbr') ? 'pc' : 'tv'}`
    runSync(tools.ffmpeg, ['-v', 'error', ...size, '-vf', tags, '-c:v', 'ffv1', path])
    const source = await openSource(tools, path)
    const { range, pixelFormat } = source.info
    expect(pixelFormat).toBe(stored)
    const matrix = stored.startsWith('gbr') ? '' : `:in_color_matrix=smpte170m:in_range=${range}`
    const direct = join(folder.path, `exact-${stored}.raw`)
    const filter = `scale=98:62:flags=${scalerFlags}${matrix}:out_range=pc,format=${raw}`
    runSync(tools.ffmpeg, ['-v', 'error', '-i', path, '-vf', filter, '-f', 'rawvideo', direct])
    const found: Uint8Array[] = []
    for await (const { frame } of source.frames()) found.push(frame.data)
    expect(found).toHaveLength(5)
    expect(Buffer.concat(found).equals(readFileSync(direct))).toBe(true)
  })
})

it('pictures are stored as BT.709, unknown video as it was read, and tags are kept', () => {
  expect(outputColour(srgb, 64)).toEqual({ matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' })
  const unknown = { primaries: 'unknown', transfer: 'unknown', matrix: 'unknown' }
  expect(outputColour(unknown, 480).matrix).toBe('smpte170m')
  expect(outputColour(unknown, 1080).matrix).toBe('bt709')
  const hdr = { primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc' }
  expect(outputColour(hdr, 480)).toEqual(hdr)
})

async function* frames(list: readonly Frame[]): AsyncGenerator<Frame, void, undefined> {
  for (const frame of list) yield await Promise.resolve(frame)
}
