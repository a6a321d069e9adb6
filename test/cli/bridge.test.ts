// Frames of a video replaced by the command line: all others stay, and so does the sound.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readResult } from '../support/keys.ts'
import { numberedVideo, numberIn, runSync, testTools } from '../support/media-fixtures.ts'
import { cliPlace, type CliPlace } from '../support/run-cli.ts'
import { readClicks } from '../support/sound.ts'
import { videoCases } from '../support/video-cases.ts'

const count = 60

/** A clip of numbered frames whose sound clicks at every whole second. */
async function placeWithClip(): Promise<CliPlace> {
  const place = cliPlace()
  const tools = await testTools()
  const silent = numberedVideo(tools, 'h264.mp4', count, ['-c:v', 'libx264', '-g', '30', '-bf', '3'])
  const tone = 'if(lt(mod(t\\,1)\\,0.02)\\,0.8*sin(2*PI*1000*t)\\,0)'
  runSync(tools.ffmpeg, [
    ...['-v', 'error', '-i', silent, '-f', 'lavfi', '-i', `aevalsrc=${tone}:s=48000:d=2.4`],
    ...['-c:v', 'copy', '-c:a', 'flac', join(place.folder, 'clip.mkv')],
  ])
  return place
}

describe('interlude bridge', () => {
  it('replaces a span, keeps every other frame and the sound in its place', async () => {
    const place = await placeWithClip()
    const words = ['bridge', 'clip.mkv', '--from', '20', '--to', '1.04', '-o', 'out.mkv', '--json']
    const { code, stdout, stderr } = await place.run(words)
    expect(stderr).not.toMatch(/error/i)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ frames: count, encoder: 'ffv1' })
    const result = join(place.folder, 'out.mkv')
    const { frames } = await readResult(result)
    const own = frames.map((frame, index) => (index >= 20 && index <= 26 ? -1 : numberIn(frame)))
    expect(own).toEqual(
      Array.from({ length: count }, (_, index) => (index >= 20 && index <= 26 ? -1 : index)),
    )
    // What was made lies between its keyframes, and is neither of them.
    const mean = (index: number) =>
      frames[index]!.data.reduce((sum, value) => sum + value, 0) / frames[index]!.data.length
    expect(new Set([19, 21, 23, 25, 27].map(mean)).size).toBe(5)
    const { clicks } = await readClicks(await testTools(), result)
    expect(clicks).toHaveLength(3)
    clicks.forEach((click, second) => expect(Math.abs(click - second)).toBeLessThan(0.005))
  })

  it('bridges up to the second and the last but one frame, and says that an uneven rate becomes even', async () => {
    const place = cliPlace()
    const uneven = videoCases.find(({ name }) => name === 'variable-rate.mp4')!.make(await testTools())
    const words = ['bridge', uneven, '--from', '1', '--to', '#118', '-o', 'out.mkv']
    const { code, stderr } = await place.run(words)
    expect(code).toBe(0)
    expect(stderr).toContain('come at an uneven rate')
    const { frames } = await readResult(join(place.folder, 'out.mkv'))
    expect([numberIn(frames[0]!), numberIn(frames.at(-1)!)]).toEqual([0, 119])
  })

  it.each([
    [['--from', '0', '--to', '4'], /no good frame on both sides.*from 1 to 58/s],
    [['--from', '50', '--to', '59'], /no good frame on both sides/],
    [['--from', '9', '--to', '4'], /ends at frame 4, before it begins/],
    [['--from', 'soon', '--to', '4'], /"soon" can't be the value of --from/],
    [['--to', '4'], /--from/],
  ])('refuses %j with words', async (options, said) => {
    const place = await placeWithClip()
    const { code, stderr } = await place.run(['bridge', 'clip.mkv', ...options, '-o', 'out.mkv'])
    expect(code).not.toBe(0)
    expect(stderr).toMatch(said)
  })
})
