import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { openSource } from '../../../src-main/media/source.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { numberedVideo, numberIn, runSync, temporaryFolder, testTools } from '../../support/media-fixtures.ts'
import { h264 } from '../../support/video-cases.ts'

let tools: MediaTools
const folder = temporaryFolder()
const at = (name: string) => join(folder.path, name)
beforeAll(async () => {
  tools = await testTools()
})
afterAll(folder.remove)

async function refusal(path: string, code: string, says: RegExp): Promise<void> {
  await expect(openSource(tools, path)).rejects.toMatchObject({
    name: 'InterludeError',
    code,
    message: expect.stringMatching(says) as string,
    remedy: expect.any(String) as string,
  })
}

describe('each bad input has one clear error', () => {
  it('missing', async () => {
    await refusal(at('nothing.mp4'), 'not-found', /nothing\.mp4/)
    await refusal('', 'not-found', /empty/)
    await refusal(at('no%d.png'), 'not-found', /no%d\.png/)
    await refusal(join(at('nothing.mp4'), 'below.mp4'), 'not-found', /below/)
  })

  it('a folder without pictures, even one named like a video', async () => {
    mkdirSync(at('folder.mp4'))
    writeFileSync(join(at('folder.mp4'), 'notes.txt'), 'x')
    await refusal(at('folder.mp4'), 'empty', /folder\.mp4 holds no pictures/)
  })

  it.skipIf(process.getuid?.() === 0)('unreadable (root reads everything)', async () => {
    copyFileSync(h264.make(tools), at('locked.mp4'))
    chmodSync(at('locked.mp4'), 0)
    await refusal(at('locked.mp4'), 'not-readable', /locked\.mp4/)
  })

  it('empty', async () => {
    writeFileSync(at('empty.mp4'), '')
    await refusal(at('empty.mp4'), 'empty', /empty\.mp4/)
  })

  it.skipIf(process.platform === 'win32')('pipes and devices, without waiting for them', async () => {
    execFileSync('mkfifo', [at('pipe.mp4')])
    await refusal(at('pipe.mp4'), 'not-a-file', /pipe\.mp4/)
    await refusal('/dev/zero', 'not-a-file', /zero/)
  })

  it.each(['notes.txt', 'notes.mp4', 'notes.png', 'playlist.m3u8', 'list.ffconcat', 'words.srt'])(
    'text named %s is not media',
    async (name) => {
      const texts: Record<string, string> = {
        'playlist.m3u8': '#EXTM3U\n#EXTINF:1,\nsecret.ts\n',
        'list.ffconcat': "ffconcat version 1.0\nfile '/etc/passwd'\n",
        'words.srt': '1\n00:00:01,000 --> 00:00:02,000\nHi\n',
      }
      writeFileSync(at(name), texts[name] ?? 'Dear diary, '.repeat(500))
      await refusal(at(name), 'not-media', /not a video or picture/)
    },
  )

  it.each([
    'The moovie was long.',
    'The mdat box is what holds the frames.',
    'RIFF raff',
    'GIF89a is a format of 1989.',
    'OggS',
    'Liebes Tagebuch, heute war ein schöner Tag. '.repeat(20),
  ])('text that starts like a film is text: %s', async (text) => {
    writeFileSync(at('notes.mp4'), text)
    await refusal(at('notes.mp4'), 'not-media', /notes\.mp4 is not a video or picture/)
  })

  it('sound without a picture', async () => {
    runSync(tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=0.5', '-c:a', 'aac', at('sound.m4a')])
    await refusal(at('sound.m4a'), 'no-video', /sound but no video/)
  })

  it('a video stream without frames', async () => {
    const options = ['-frames:v', '0', '-c:v', 'libx264', '-movflags', 'empty_moov']
    const path = numberedVideo(tools, 'zero.mp4', 2, options)
    await refusal(path, 'damaged', /frame/i)
  })

  it('an MP4 whose table is cut off', async () => {
    const bytes = readFileSync(h264.make(tools))
    for (const length of [24, 60, bytes.length / 2]) {
      writeFileSync(at('half.mp4'), bytes.subarray(0, length))
      await refusal(at('half.mp4'), 'damaged', /cut short.*moov/)
    }
    // The oldest cameras' files start with a place holder.
    const old = Buffer.concat([Buffer.from('\0\0\0\x08wide', 'latin1'), bytes.subarray(32, 5000)])
    writeFileSync(at('half.mov'), old)
    await refusal(at('half.mov'), 'damaged', /cut short.*moov/)
    writeFileSync(at('stub.mp4'), bytes.subarray(0, 10))
    await refusal(at('stub.mp4'), 'damaged', /stub\.mp4 is damaged: (?!.*stub)/)
  })

  it('a raw video whose pixels look like text is a video', async () => {
    const path = at('grey.y4m')
    runSync(tools.ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'color=gray:s=64x64:d=0.2', path])
    expect((await openSource(tools, path)).info.frameCount).toBe(5)
  })

  it('pictures that are too large are refused by their header, before they unpack', async () => {
    // A valid header of a 20000x20000 picture in a few bytes: all that follows is missing.
    const small = await sharp({ create: { width: 2, height: 2, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    small.writeUInt32BE(20000, 16)
    small.writeUInt32BE(20000, 20)
    small.writeUInt32BE(crc32(small.subarray(12, 29)), 29)
    writeFileSync(at('huge.png'), small)
    await refusal(at('huge.png'), 'too-large', /20000x20000/)
  })

  it('a damaged picture', async () => {
    const noise = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer()
    writeFileSync(at('half.jpg'), noise.subarray(0, noise.length / 2))
    const source = await openSource(tools, at('half.jpg'))
    await expect(source.frameAtIndex(0)).rejects.toMatchObject({ code: 'damaged' })
    writeFileSync(at('head.png'), '\x89PNG\r\n\x1a\nrubbish', 'latin1')
    await refusal(at('head.png'), 'damaged', /head\.png/)
  })

  it('a 1x1 picture is a picture', async () => {
    await sharp({ create: { width: 1, height: 1, channels: 3, background: '#f00' } })
      .png()
      .toFile(at('dot.png'))
    const { frame } = await (await openSource(tools, at('dot.png'))).frameAtIndex(0)
    expect([...frame.data]).toEqual([255, 0, 0])
  })
})

describe('a file that is cut in the middle', () => {
  it.each(['faststart.mp4', 'cut.mkv'])(
    '%s gives the frames that are left and says damaged beyond',
    async (name) => {
      const options = ['-c:v', 'libx264', '-g', '25', '-pix_fmt', 'yuv420p', '-movflags', '+faststart']
      const whole = readFileSync(
        numberedVideo(tools, name, 120, name.endsWith('mkv') ? options.slice(0, -2) : options),
      )
      writeFileSync(at(name), whole.subarray(0, Math.floor(whole.length * 0.6)))
      const source = await openSource(tools, at(name))
      expect(source.info.frameCount).toBeGreaterThan(30)
      expect(source.info.frameCount).toBeLessThan(110)
      expect(source.info.notes.join()).toMatch(/cut short/)
      expect(numberIn((await source.frameAtIndex(29)).frame)).toBe(29)
      await expect(source.frameAtTime(rational(475, 100))).rejects.toMatchObject({
        code: 'damaged',
        message: expect.stringMatching(/cut short/) as string,
      })
      await expect(source.frameAtTime(rational(60))).rejects.toMatchObject({ code: 'out-of-range' })
    },
  )
})

describe('tools that fail', () => {
  const script = (name: string, body: string) => {
    writeFileSync(at(name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
    return at(name)
  }

  it('ffprobe killed', async () => {
    const killed = { ...tools, ffprobe: script('killed-probe', 'kill -9 $$') }
    await expect(openSource(killed, h264.make(tools))).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringMatching(/SIGKILL/) as string,
    })
  })

  it('ffprobe missing', async () => {
    const gone = { ...tools, ffprobe: at('no-such-program') }
    await expect(openSource(gone, h264.make(tools))).rejects.toMatchObject({ code: 'tool-missing' })
  })

  it('ffmpeg killed in the middle of decoding', async () => {
    const killed = { ...tools, ffmpeg: script('killed-ffmpeg', 'head -c 100 /dev/zero; kill -9 $$') }
    const source = await openSource(killed, h264.make(tools))
    await expect(source.frameAtIndex(3)).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringMatching(/SIGKILL/) as string,
    })
  })
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
