// The whole command line on small pictures, with a fake engine that cross-fades.
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rational } from '../../src-shared/timebase.ts'
import { numberedFrame, numberIn } from '../support/media-fixtures.ts'
import { readResult, writeClip, writeKeys } from '../support/keys.ts'
import { cliPlace, isRunning, type CliPlace } from '../support/run-cli.ts'
import { crossFade } from '../support/fake-engine.ts'

async function placeWithKeys(count = 2): Promise<{ place: CliPlace; keys: string[] }> {
  const place = cliPlace()
  return { place, keys: await writeKeys(place.folder, count) }
}

describe('interlude inbetween', () => {
  it('makes a video of two pictures and prints its path', async () => {
    const { place, keys } = await placeWithKeys()
    const result = await place.run(['inbetween', ...keys, '-n', '14', '-o', 'out.mp4'])
    expect(result).toMatchObject({ code: 0, stdout: `${join(place.folder, 'out.mp4')}\n` })
    expect(result.stderr).toMatch(/14 in-betweens made/)
    expect(result.stderr).not.toMatch(/[\u001b\r]/)
    const { info } = await readResult(join(place.folder, 'out.mp4'))
    expect(info).toMatchObject({
      codec: 'h264',
      frameCount: 16,
      frameRate: rational(24),
      width: 96,
      height: 64,
    })
    expect(place.files()).toEqual([...keys, 'out.mp4'])
  })

  it('takes keys of a clip by time and by frame, counts for each gap, a spacing, a rate, and says it in JSON', async () => {
    const place = cliPlace()
    await writeClip(join(place.folder, 'clip.mp4'), 80)
    const words =
      'inbetween clip.mp4@1.2 clip.mp4@1.9 clip.mp4#64 -n 14,9 --spacing ease --seed 3 --fps 30000/1001 -o out.mkv --json'
    const log = join(place.cache, 'log')
    const json = await place.json(words.split(' '), { engine: { log } })
    expect(json).toEqual({
      output: join(place.folder, 'out.mkv'),
      frames: 26,
      keys: 3,
      device: 'cpu: Fake processor',
      seconds: expect.any(Number) as number,
      firstFrameSeconds: expect.any(Number) as number,
      model: 'starter',
      seed: 3,
    })
    const { info, frames } = await readResult(join(place.folder, 'out.mkv'))
    expect(info).toMatchObject({ codec: 'ffv1', frameCount: 26, frameRate: rational(30000, 1001) })
    expect([0, 15, 25].map((index) => numberIn(frames[index]!))).toEqual([36, 57, 64])
    const gaps = place.calls(log).filter(({ call }) => call === 'inbetween')
    expect(gaps.map(({ times, seed }) => [times?.length, seed])).toEqual([
      [14, 3],
      [9, 3],
    ])
    // ease: slow at both ends.
    expect(gaps[0]?.times?.[0]).toBeLessThan(1 / 30)
  })

  it('keeps keyframes byte for byte in lossless results, and takes the rate of the clip', async () => {
    const { place, keys } = await placeWithKeys(3)
    await writeClip(join(place.folder, 'clip.mp4'), 5, rational(30000, 1001))
    await place.json(['inbetween', ...keys, 'clip.mp4#4', '-n', '1,0,2', '-o', 'out.mkv', '--json'])
    const { info, frames } = await readResult(join(place.folder, 'out.mkv'))
    expect(info).toMatchObject({ frameCount: 7, frameRate: rational(30000, 1001) })
    for (const [key, index] of [0, 2, 3].entries()) {
      expect(Buffer.compare(frames[index]!.data, numberedFrame(key * 100).data)).toBe(0)
    }
    const halfway = crossFade(numberedFrame(0), numberedFrame(100), 0.5)
    expect(Buffer.compare(frames[1]!.data, halfway.data)).toBe(0)
  })

  it.each([
    ['out.mov', 'prores'],
    ['out.webm', 'vp9'],
    ['out.gif', 'gif'],
    ['frames', 'png'],
  ])('writes %s', async (name, codec) => {
    const { place, keys } = await placeWithKeys()
    await place.json(['inbetween', ...keys, '-n', '2', '--fps', '25', '-o', name, '--json'])
    const { info } = await readResult(join(place.folder, name))
    expect(info).toMatchObject({ codec, frameCount: 4 })
  })

  it('closes a loop, and draws on twos', async () => {
    const { place, keys } = await placeWithKeys(3)
    const args = ['--loop', '-n', '3', '--spacing', 'on-twos', '-o', 'loop.mkv', '--json']
    expect(await place.json(['inbetween', ...keys, ...args])).toMatchObject({ frames: 12, keys: 3 })
    const { frames } = await readResult(join(place.folder, 'loop.mkv'))
    expect([0, 4, 8].map((index) => numberIn(frames[index]!))).toEqual([0, 100, 200])
    for (const pair of [0, 2, 4, 6, 8, 10]) {
      expect(Buffer.compare(frames[pair]!.data, frames[pair + 1]!.data)).toBe(0)
    }
  })

  it('gives each gap its own spacing, and takes the count from listed times', async () => {
    const { place, keys } = await placeWithKeys(3)
    const log = join(place.cache, 'log')
    const args = ['--spacing', '0.05,0.2,0.5', '--spacing', 'linear', '-o', 'out.mkv', '--json']
    expect(await place.json(['inbetween', ...keys, ...args], { engine: { log } })).toMatchObject({
      frames: 20,
    })
    const [first, second] = place.calls(log).filter(({ call }) => call === 'inbetween')
    expect(first?.times).toEqual([0.05, 0.2, 0.5])
    expect(second?.times).toHaveLength(14)
  })

  it('makes variants with seeds of their own, a contact sheet each, and says when they came out the same', async () => {
    const { place, keys } = await placeWithKeys()
    const log = join(place.cache, 'log')
    const args = [
      '-n',
      '2',
      '--variants',
      '2',
      '--seed',
      '7',
      '--contact-sheet',
      'sheet.png',
      '-o',
      'out.mkv',
    ]
    const result = await place.run(['inbetween', ...keys, ...args, '--json'], { engine: { log } })
    expect(result.code).toBe(0)
    expect(JSON.parse(result.stdout)).toMatchObject({
      seed: 7,
      variants: [
        { output: join(place.folder, 'out-seed7.mkv'), seed: 7, frames: 4 },
        { output: join(place.folder, 'out-seed8.mkv'), seed: 8, frames: 4 },
      ],
    })
    expect(place.calls(log).flatMap(({ call, seed }) => (call === 'inbetween' ? [seed] : []))).toEqual([7, 8])
    expect(result.stderr).toMatch(/note: .*came out the same/)
    expect(place.files()).toEqual([
      ...keys,
      'out-seed7.mkv',
      'out-seed8.mkv',
      'sheet-seed7.png',
      'sheet-seed8.png',
    ])
  })

  it.each([
    ['0', 2],
    ['1', 3],
    ['1000', 1002],
  ])('makes gaps of %s', async (count, frames) => {
    const place = cliPlace()
    const keys = await writeKeys(place.folder, 2, { width: 16, height: 16, channels: 3, depth: 8 })
    const json = await place.json(['inbetween', ...keys, '-n', count, '-o', 'out.mp4', '--json'])
    expect(json).toMatchObject({ frames, device: count === '0' ? 'none needed' : 'cpu: Fake processor' })
    expect((await readResult(join(place.folder, 'out.mp4'))).info.frameCount).toBe(frames)
  })

  it('holds between two equal keys', async () => {
    const { place, keys } = await placeWithKeys(1)
    const log = join(place.cache, 'log')
    await place.json(['inbetween', keys[0]!, keys[0]!, '-n', '3', '-o', 'out.mkv', '--json'], {
      engine: { log },
    })
    const { frames } = await readResult(join(place.folder, 'out.mkv'))
    expect(frames.map(numberIn)).toEqual([0, 0, 0, 0, 0])
    expect(place.calls(log).filter(({ call }) => call === 'inbetween')).toEqual([])
  })

  it('fits, crops or scales keys of other sizes when told to', async () => {
    const { place, keys } = await placeWithKeys(1)
    const tall = { width: 64, height: 96, channels: 3, depth: 8 } as const
    const other = cliPlace()
    const [portrait] = await writeKeys(other.folder, 1, tall)
    const second = join(other.folder, portrait!)
    for (const [name, args] of [
      ['fit.mp4', ['--fit', 'fit']],
      ['fill.mp4', ['--fit', 'fill', '--size', '48x48']],
    ] as const) {
      await place.json(['inbetween', keys[0]!, second, '-n', '1', '-o', name, ...args, '--json'])
    }
    expect((await readResult(join(place.folder, 'fit.mp4'))).info).toMatchObject({ width: 96, height: 64 })
    expect((await readResult(join(place.folder, 'fill.mp4'))).info).toMatchObject({ width: 48, height: 48 })
  })

  it('reads and writes files with hostile names', async () => {
    const { place } = await placeWithKeys()
    const names = ['-dash.png', `it's "so".png`, 'a\nb.png', 'фото 50%d.png', 'concat:a|b.png', 'me@2x.png']
    for (const [index, name] of names.entries()) {
      copyFileSync(join(place.folder, `${String(index % 2)}.png`), join(place.folder, name))
    }
    const output = `-% d 'é"\n@#.mkv`
    const json = await place.json(['inbetween', '-n', '0', '--json', '-o', output, '--', ...names])
    expect(json).toMatchObject({ output: join(place.folder, output), frames: names.length })
    const { frames } = await readResult(join(place.folder, output))
    expect(frames.map(numberIn)).toEqual([0, 100, 0, 100, 0, 100])
  })
})

describe('what is kept', () => {
  it('costs nothing the second time, and everything with --no-cache', async () => {
    const { place, keys } = await placeWithKeys()
    const log = join(place.cache, 'log')
    const base = ['inbetween', ...keys, '-n', '3', '-o', 'out.mkv', '--force', '--json']
    await place.json(base, { engine: { log } })
    const first = await readResult(join(place.folder, 'out.mkv'))
    await place.json(base, { engine: { log } })
    const second = await readResult(join(place.folder, 'out.mkv'))
    const gaps = () => place.calls(log).filter(({ call }) => call === 'inbetween').length
    expect(gaps()).toBe(1)
    expect(second.frames).toEqual(first.frames)
    await place.json([...base, '--no-cache'], { engine: { log } })
    expect(gaps()).toBe(2)
    expect(readdirSync(join(place.cache, 'spool'))).toEqual([])
  })

  it('survives kill -9 in the middle: the same command goes on where it stopped', async () => {
    const { place, keys } = await placeWithKeys()
    const log = join(place.cache, 'log')
    const args = ['inbetween', ...keys, '-n', '12', '-o', 'out.mkv', '--json']
    const store = join(place.cache, 'frames')
    const killed = await place.run(args, {
      engine: { log, frameDelay: 150 },
      onStart: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(store) || countFrames(store) < 4) return
          clearInterval(watch)
          child.kill('SIGKILL')
        }, 20)
      },
    })
    expect(killed.signal).toBe('SIGKILL')
    const kept = countFrames(store)
    expect(kept).toBeGreaterThanOrEqual(4)
    expect(kept).toBeLessThan(12)
    expect(existsSync(join(place.folder, 'out.mkv'))).toBe(false)

    expect(await place.json([...args, '--force'], { engine: { log } })).toMatchObject({ frames: 14 })
    const gaps = place.calls(log).filter(({ call }) => call === 'inbetween')
    expect(gaps.map(({ times }) => times?.length)).toEqual([12, 12 - kept])
    const { frames } = await readResult(join(place.folder, 'out.mkv'))
    for (const [index, frame] of frames.entries()) {
      const whole = crossFade(numberedFrame(0), numberedFrame(100), index / 13)
      expect(Buffer.compare(frame.data, whole.data)).toBe(0)
    }
  })
})

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s cancels in good order', async (signal) => {
    const { place, keys } = await placeWithKeys()
    let pid = 0
    const result = await place.run(['inbetween', ...keys, '-n', '50', '-o', 'out.mp4', '--json'], {
      engine: { frameDelay: 100 },
      onStart: (child) => (pid = child.pid ?? 0),
      onWords: (words, child) => {
        if (words.includes('Making the frames') && !words.includes('Cancelling')) child.kill(signal)
      },
    })
    expect(result).toMatchObject({ code: 130, signal: null })
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'cancelled' } })
    expect(result.stderr).toContain('Cancelled.')
    expect(place.files()).toEqual(keys)
    expect(isRunning(pid)).toBe(false)
  })
})

function countFrames(folder: string): number {
  return readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.frame')).length
}

describe('the contact sheet', () => {
  it('is a PNG', async () => {
    const { place, keys } = await placeWithKeys()
    await place.json([
      'inbetween',
      ...keys,
      '-n',
      '40',
      '-o',
      'out.mp4',
      '--contact-sheet',
      'sheet.png',
      '--json',
    ])
    expect(readFileSync(join(place.folder, 'sheet.png')).subarray(1, 4).toString()).toBe('PNG')
  })
})
