import { describe, expect, it } from 'vitest'
import { argumentsOf } from '../../../src-main/media/ffmpeg-command.ts'
import { naturalOrder } from '../../../src-main/media/natural-order.ts'
import { pixelFacts } from '../../../src-main/media/pixel-format.ts'
import { progressReader, type Progress } from '../../../src-main/media/progress.ts'
import { patternOf } from '../../../src-main/media/sequence-source.ts'
import { shortened, textSvg, textWidth } from '../../../src-main/media/stroke-font.ts'
import { saysDiskFull, tellingLine } from '../../../src-main/media/tool-failure.ts'

describe('progress', () => {
  it('reads blocks and leaves messages alone', () => {
    const reports: Progress[] = []
    const take = progressReader((progress) => reports.push(progress))
    const lines =
      'frame=12\nfps=3.5\nstream_0_0_q=29.0\nbitrate= 1.2kbits/s\ntotal_size=48\nout_time_us=480000\n' +
      'out_time=00:00:00.480000\ndup_frames=0\ndrop_frames=0\nspeed=0.1x\nprogress=continue\n' +
      '[libx264 @ 0x1] [warning] odd=1\nframe=  25\nout_time_ms=N/A\nprogress=end'
    const taken = lines.split('\n').map(take)
    expect(taken.filter((one) => !one)).toHaveLength(1)
    expect(reports[0]).toEqual({ frames: 12, seconds: 0.48, done: false })
    expect(reports[1]).toMatchObject({ frames: 25, done: true })
  })
})

it('arguments are never split, merged or read as something else', () => {
  const args = argumentsOf({
    inputs: [{ from: '/a b/-y.mp4', options: ['-ss', '1 2'] }],
    filters: ["select='between(t,1,2)'", 'scale=2:2'],
    options: ['-metadata', 'title=a b c'],
    to: '/out %d.mp4',
  })
  expect(args.slice(args.indexOf('-ss'))).toEqual([
    ...['-ss', '1 2', '-i', 'file:/a b/-y.mp4'],
    ...['-filter:v', "select='between(t,1,2)',scale=2:2"],
    ...['-metadata', 'title=a b c', 'file:/out %d.mp4'],
  ])
})

it.each([
  ['yuv420p', false, 8, false],
  ['yuvj444p', false, 8, false],
  ['yuva444p10le', true, 16, false],
  ['p010le', false, 16, false],
  ['gray12le', false, 16, false],
  ['gbrp', false, 8, true],
  ['gbrap16le', true, 16, true],
  ['bgr0', false, 8, true],
  ['rgb48be', false, 16, true],
  ['rgba64le', true, 16, true],
  ['pal8', true, 8, true],
  ['ya16be', true, 16, false],
  ['yuv410p', false, 8, false],
] as const)('pixel format %s', (name, alpha, depth, rgb) => {
  expect(pixelFacts(name)).toMatchObject({ alpha, depth, rgb })
})

it('names sort as people count', () => {
  expect(['b10', 'b9', 'a2', 'B1', 'a10'].sort(naturalOrder)).toEqual(['a2', 'a10', 'B1', 'b9', 'b10'])
})

it('patterns match numbers of at least their width', () => {
  const pattern = patternOf('shot (1)_%03d.png')!
  expect(['shot (1)_007.png', 'shot (1)_1234.png'].every((name) => pattern.test(name))).toBe(true)
  expect(['shot (1)_07.png', 'shot 1_007.png', 'shot (1)_007.png2'].some((name) => pattern.test(name))).toBe(
    false,
  )
  expect(patternOf('plain.png')).toBeUndefined()
})

it('the telling line is the first error', () => {
  expect(tellingLine('[warning] hm\n[mp4 @ 0x1] [error] bad thing\n[error] could not')).toBe('bad thing')
  expect(tellingLine('')).toMatch(/no reason/)
  expect(saysDiskFull('[error] write: No space left on device')).toBe(true)
})

it('labels are drawn from lines only, whatever they say', () => {
  const svg = textSvg('<script>"&漢', 0, 0, 10, '#fff')
  expect(svg).not.toMatch(/script|漢|&/)
  expect(textWidth('WIDE', 10)).toBeGreaterThan(textWidth('I', 10))
  expect(textWidth(shortened('a very long title indeed', 10, 60), 10)).toBeLessThanOrEqual(60)
})
