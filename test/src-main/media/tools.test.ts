import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeVideo } from '../../../src-main/media/encode.ts'
import { listEncoders } from '../../../src-main/media/encoders.ts'
import { findTools, majorOf, type MediaTools } from '../../../src-main/media/find-tools.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { numberedFrames, temporaryFolder, testTools } from '../../support/media-fixtures.ts'

let tools: MediaTools
const folder = temporaryFolder()
beforeAll(async () => {
  tools = await testTools()
})
afterAll(folder.remove)

const script = (name: string, body: string) => {
  const path = join(folder.path, name)
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return path
}

describe('findTools', () => {
  it('finds a working pair, and says where from', async () => {
    const { ffmpeg, ffprobe } = tools
    const runtime = { ffmpeg, ffprobe, origin: 'imageio' }
    expect(await findTools({ runtime })).toMatchObject({ ffmpeg, ffprobe, origin: 'imageio', warnings: [] })
    expect(await findTools({ asked: { ffmpeg, ffprobe }, runtime })).toMatchObject({ origin: 'asked for' })
  })

  it('says what is missing and how to get it', async () => {
    await expect(findTools({ path: folder.path })).rejects.toMatchObject({
      code: 'tool-missing',
      remedy: expect.stringMatching(/npm run setup/) as string,
    })
    const gone = join(folder.path, 'gone')
    await expect(findTools({ asked: { ffmpeg: gone }, path: process.env.PATH })).rejects.toMatchObject({
      code: 'tool-missing',
    })
  })

  it('refuses a program that is something else, and warns of an old one', async () => {
    const other = script('other', 'echo hello')
    await expect(findTools({ asked: { ffmpeg: other, ffprobe: other } })).rejects.toMatchObject({
      code: 'tool-missing',
    })
    const old = script('old', 'echo "$(basename $0) version 4.1-static https://x Copyright"')
    const found = await findTools({ asked: { ffmpeg: old, ffprobe: old } })
    expect(found.version).toBe('4.1-static')
    expect(found.warnings.join()).toMatch(/version 4\.1.*security/)
  })

  it('reads versions of releases and of repository builds', () => {
    expect(['5.1.9-0+deb12u1', 'n6.0', '9.0.2-static', 'N-110226-gabc'].map(majorOf)).toEqual([
      5,
      6,
      9,
      undefined,
    ])
  })
})

describe('encoders', () => {
  it('lists what works, and why the rest does not', async () => {
    const { encoders } = await listEncoders(tools)
    expect(encoders.find(({ name }) => name === 'ffv1')).toMatchObject({ works: true })
    for (const { works, reason } of encoders) expect(works).toBe(reason === undefined)
  })

  it('hardware that is asked for and absent gives way to software, by name', async () => {
    const { encoders } = await listEncoders(tools)
    const absent = encoders.find(({ codec, maker, works }) => codec === 'h264' && maker && !works)
    if (!absent) return
    const result = await encodeVideo(
      tools,
      { path: join(folder.path, 'soft.mp4'), frameRate: rational(25), encoder: absent.name },
      numberedFrames(3),
    )
    expect(result.encoder).toBe('libx264')
    expect(result.notes.join()).toMatch(new RegExp(`libx264 was used instead of ${absent.name}`))
  })

  it('an ffmpeg without an encoder is told as such, before any file appears', async () => {
    const bare = { ...tools, ffmpeg: script('bare', 'echo " V....D ffv1   FFmpeg video codec #1"') }
    mkdirSync(join(folder.path, 'out'))
    const run = encodeVideo(
      bare,
      { path: join(folder.path, 'out', 'a.mp4'), frameRate: rational(25) },
      numberedFrames(3),
    )
    await expect(run).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/no working encoder for h264/) as string,
    })
  })

  it('a name of another codec is refused', async () => {
    const run = encodeVideo(
      tools,
      { path: join(folder.path, 'b.mp4'), frameRate: rational(25), encoder: 'libx265' },
      numberedFrames(3),
    )
    await expect(run).rejects.toMatchObject({ code: 'unsupported' })
  })
})
