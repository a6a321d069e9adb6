// What a user can get wrong, or meet: one error that names the thing, one remedy, a code, and nothing left behind.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { writePicture } from '../../src-main/media/picture.ts'
import { noiseFrame } from '../support/frames.ts'
import { readResult, writeClip, writeKeys } from '../support/keys.ts'
import { testTools } from '../support/media-fixtures.ts'
import { cliPlace, type CliPlace, type CliResult, modesCanBind, type CliRun } from '../support/run-cli.ts'

const isRoot = process.getuid?.() === 0
const hasModes = process.platform !== 'win32'
let ffmpeg = ''

beforeAll(async () => {
  ffmpeg = (await testTools()).ffmpeg
})

/** The temporary files of any room, wherever they may lie. */
function leftovers(place: CliPlace): string[] {
  const inCache = readdirSync(place.cache, { recursive: true }).map(String)
  return inCache.filter((name) => /\.tmp|spool.\d|interlude-/.test(name))
}

/** Runs a command that must fail well. `names` are what the error must speak of. */
async function expectFailure(
  place: CliPlace,
  args: readonly string[],
  expected: { code: string; names: readonly string[]; exit?: number },
  options?: CliRun,
): Promise<CliResult> {
  const before = place.files()
  const result = await place.run([...args, '--json'], options)
  const lines = result.stderr.trimEnd().split('\n')
  const at = lines.findIndex((line) => line.startsWith('error: '))
  expect.soft(result.code, result.stderr).toBe(expected.exit ?? 1)
  expect.soft(lines.filter((line) => line.startsWith('error: '))).toHaveLength(1)
  expect.soft(lines.length - at, result.stderr).toBe(2)
  for (const name of expected.names) expect.soft(lines[at]).toContain(name)
  expect.soft(result.stderr).not.toMatch(/^\s+at /m)
  const told: unknown = JSON.parse(result.stdout)
  const [message, remedy] = [lines[at]?.slice('error: '.length), lines[at + 1]]
  expect.soft(told).toEqual({ error: { code: expected.code, message, remedy } })
  expect.soft(place.files()).toEqual(before)
  expect.soft(leftovers(place)).toEqual([])
  return result
}

/** A place with the pictures 0.png and 1.png. */
async function placeWithKeys(): Promise<CliPlace> {
  const place = cliPlace()
  await writeKeys(place.folder, 2)
  return place
}

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4)
  chunk.set(data, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

/** A PNG that claims this size, and holds next to nothing: whoever decodes it before asking its size is in for it. */
function hollowPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
  const pixels = deflateSync(Buffer.alloc(1000))
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

describe('keys', () => {
  it.each<[string, string, string, (path: string) => void]>([
    ['a missing file', 'gone.png', 'not-found', () => undefined],
    ['a folder without pictures', 'folder', 'empty', (path) => mkdirSync(path)],
    ['an empty file', 'empty.png', 'empty', (path) => writeFileSync(path, '')],
    [
      'text',
      'notes.mp4',
      'not-media',
      (path) => writeFileSync(path, 'Dear diary, today I cut a film.\n'.repeat(99)),
    ],
    [
      'a picture of 20000x20000',
      'huge.png',
      'too-large',
      (path) => writeFileSync(path, hollowPng(20000, 20000)),
    ],
    [
      'a truncated picture',
      'torn.png',
      'damaged',
      (path) => {
        copyFileSync(join(path, '..', '0.png'), path)
        truncateSync(path, Math.floor(statSync(path).size / 2))
      },
    ],
    [
      'a film without its index',
      'torn.mp4',
      'damaged',
      (path) => {
        execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=2', '-an', path])
        truncateSync(path, Math.floor(statSync(path).size / 2))
      },
    ],
    [
      'sound alone',
      'song.m4a',
      'no-video',
      (path) => execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=1', path]),
    ],
  ])('%s', async (_, name, code, make) => {
    const place = await placeWithKeys()
    make(join(place.folder, name))
    await expectFailure(place, ['inbetween', '0.png', name, '-n', '2', '-o', 'out.mp4'], {
      code,
      names: [name],
    })
  })

  it.skipIf(!modesCanBind())('a file that may not be read', async () => {
    const place = await placeWithKeys()
    chmodSync(join(place.folder, '1.png'), 0)
    const args = ['inbetween', '0.png', '1.png', '-o', 'out.mp4']
    await expectFailure(place, args, { code: 'not-readable', names: ['1.png'] }, { boundByModes: true })
  })

  it.each([
    ['a time past the end', ['clip.mp4', 'clip.mp4@7'], 'out-of-range', ['clip.mp4']],
    ['a frame past the end', ['clip.mp4', 'clip.mp4#20'], 'out-of-range', ['20']],
    ['key before key', ['clip.mp4#9', 'clip.mp4@0.1'], 'out-of-range', ['clip.mp4#9', 'clip.mp4@0.1']],
    ['a frame that is none', ['clip.mp4', 'clip.mp4#last'], 'usage', ['last']],
    ['a single key', ['clip.mp4'], 'usage', ['two keys']],
    ['other sizes', ['clip.mp4', 'small.png'], 'size-mismatch', ['clip.mp4', '96x64', 'small.png', '1x1']],
  ])('%s', async (_, keys, code, names) => {
    const place = cliPlace()
    await writeClip(join(place.folder, 'clip.mp4'), 20)
    const [small] = await writeKeys(place.folder, 1, { width: 1, height: 1, channels: 3, depth: 8 })
    copyFileSync(join(place.folder, small!), join(place.folder, 'small.png'))
    const exit = code === 'usage' ? 2 : 1
    await expectFailure(place, ['inbetween', ...keys, '-n', '1', '-o', 'out.mp4'], { code, names, exit })
  })

  it('of one pixel are pictures like any other', async () => {
    const place = cliPlace()
    const keys = await writeKeys(place.folder, 2, { width: 1, height: 1, channels: 3, depth: 8 })
    await place.json(['inbetween', ...keys, '-n', '1', '-o', 'out.mkv', '--json'])
    expect((await readResult(join(place.folder, 'out.mkv'))).frames).toHaveLength(3)
  })
})

describe('options', () => {
  it.each<[string, string[], string, string[], number]>([
    ['a count of -1', ['-n', '-1'], 'out-of-range', ['-1'], 1],
    ['a count of 1001', ['-n', '1001'], 'out-of-range', ['1001'], 1],
    ['a count that is none', ['-n', 'many'], 'usage', ['many', '-n'], 2],
    ['counts for gaps that are not there', ['-n', '1,2,3'], 'usage', ['3 values', '1 gap'], 2],
    ['an unknown spacing', ['--spacing', 'bouncy'], 'usage', ['bouncy'], 2],
    ['an unknown model', ['--model', 'magic'], 'model-missing', ['magic'], 1],
    ['a folder that is no model', ['--model', '.'], 'model-damaged', ['options.json'], 1],
    ['an unknown option', ['--turbo'], 'usage', ['--turbo'], 2],
    ['an unknown codec', ['--codec', 'divx'], 'usage', ['divx'], 2],
    ['a codec that the container lacks', ['--codec', 'vp9'], 'unsupported', ['vp9', 'mp4'], 1],
    ['an encoder of another codec', ['--encoder', 'libx265'], 'unsupported', ['libx265'], 1],
    ['a seed that is none', ['--seed', 'x'], 'usage', ['x', '--seed'], 2],
    ['no variants', ['--variants', '0'], 'out-of-range', ['0 variants'], 1],
    ['a size beyond all', ['--size', '20000x20000', '--fit', 'fit'], 'too-large', ['20000x20000'], 1],
    ['a sheet that is no PNG', ['--contact-sheet', 'sheet.jpg'], 'unsupported', ['sheet.jpg'], 1],
  ])('%s', async (_, args, code, names, exit) => {
    const place = await placeWithKeys()
    const words = ['inbetween', '0.png', '1.png', ...args, '-o', 'out.mp4']
    await expectFailure(place, words, { code, names, exit })
  })

  it('a command that is none, with the nearest one', async () => {
    const result = await expectFailure(cliPlace(), ['inbetwen'], {
      code: 'usage',
      names: ['inbetwen'],
      exit: 2,
    })
    expect(result.stderr).toContain('inbetween')
  })

  it('no output', async () => {
    const place = await placeWithKeys()
    await expectFailure(place, ['inbetween', '0.png', '1.png'], {
      code: 'usage',
      names: ['--output'],
      exit: 2,
    })
  })
})

describe('the output', () => {
  it.each([
    ['a folder that is missing', 'gone/out.mp4', 'not-found', ['gone']],
    ['an ending that stands for nothing', 'out.avi', 'unsupported', ['out.avi']],
    ['one of the keys', '0.png/', 'exists', ['0.png']],
  ])('%s', async (_, output, code, names) => {
    const place = await placeWithKeys()
    await expectFailure(place, ['inbetween', '0.png', '1.png', '-o', output], { code, names })
  })

  it('that exists stays as it is; --force replaces it', async () => {
    const place = await placeWithKeys()
    const path = join(place.folder, 'out.mp4')
    writeFileSync(path, 'precious')
    const args = ['inbetween', '0.png', '1.png', '-n', '1', '-o', 'out.mp4']
    await expectFailure(place, args, { code: 'exists', names: ['out.mp4'] })
    expect(readFileSync(path, 'utf8')).toBe('precious')
    await place.json([...args, '--force', '--json'])
    expect(statSync(path).size).toBeGreaterThan(100)
  })

  it('that exists survives a forced run that fails', async () => {
    const place = await placeWithKeys()
    writeFileSync(join(place.folder, 'out.mp4'), 'precious')
    const args = ['inbetween', '0.png', '1.png', '-n', '4', '-o', 'out.mp4', '--force']
    await expectFailure(
      place,
      args,
      { code: 'engine-died', names: ['engine'] },
      { engine: { fate: 'kill', fateAfter: 2 } },
    )
    expect(readFileSync(join(place.folder, 'out.mp4'), 'utf8')).toBe('precious')
  })

  it.skipIf(!modesCanBind())('in a folder that may not be written', async () => {
    const place = await placeWithKeys()
    mkdirSync(join(place.folder, 'locked'), { mode: 0o555 })
    const args = ['inbetween', '0.png', '1.png', '-o', 'locked/out.mp4']
    await expectFailure(place, args, { code: 'not-writable', names: ['locked'] }, { boundByModes: true })
  })

  it.skipIf(!canMount()).each(['out.mov', 'out.mkv', 'frames'])(
    'on a disk that fills up midway (needs root, to mount one): %s',
    async (name) => {
      const place = cliPlace()
      const shape = { width: 320, height: 180 }
      for (const seed of [1, 2]) {
        await writePicture(noiseFrame(seed, shape), join(place.folder, `noise${String(seed)}.png`))
      }
      await onSmallDisk(join(place.folder, 'disk'), '1m', async () => {
        const args = [
          'inbetween',
          'noise1.png',
          'noise2.png',
          '-n',
          '40',
          '--quality',
          'best',
          '-o',
          `disk/${name}`,
        ]
        await expectFailure(place, args, { code: 'disk-full', names: ['disk', name] })
      })
    },
  )

  it.skipIf(!canMount())(
    'on a disk that is too small, before any work (needs root, to mount one)',
    async () => {
      const place = await placeWithKeys()
      const log = join(place.cache, 'log')
      await onSmallDisk(join(place.folder, 'disk'), '16k', async () => {
        const args = ['inbetween', '0.png', '1.png', '-n', '1000', '-o', 'disk/out.mkv']
        await expectFailure(
          place,
          args,
          { code: 'disk-full', names: ['needs at least', 'disk'] },
          { engine: { log } },
        )
      })
      expect(place.calls(log).filter(({ call }) => call === 'inbetween')).toEqual([])
    },
  )

  it.skipIf(!canMount())('with a cache on a disk that fills up (needs root, to mount one)', async () => {
    const place = await placeWithKeys()
    await onSmallDisk(place.cache, '64k', async () => {
      const args = ['inbetween', '0.png', '1.png', '-n', '60', '-o', 'out.mp4']
      await expectFailure(place, args, { code: 'disk-full', names: [place.cache] })
    })
  })
})

describe('the machinery', () => {
  const args = ['inbetween', '0.png', '1.png', '-n', '4', '-o', 'out.mp4']

  it.each<[string, NonNullable<CliRun['engine']>, string, string[]]>([
    ['an engine that dies midway', { fate: 'kill', fateAfter: 1 }, 'engine-died', ['engine']],
    ['an engine that runs out of memory', { fate: 'bad-alloc', fateAfter: 1 }, 'out-of-memory', ['memory']],
    ['an engine that refuses for lack of memory', { outOfMemory: true }, 'out-of-memory', ['memory']],
    [
      'an engine without TensorFlow',
      { noDevice: { code: 'tool-missing', message: 'TensorFlow is not installed.' } },
      'tool-missing',
      ['TensorFlow'],
    ],
  ])('%s', async (_, engine, code, names) => {
    const place = await placeWithKeys()
    await expectFailure(place, args, { code, names }, { engine })
  })

  it('an engine that was not built', async () => {
    const place = await placeWithKeys()
    const env = { INTERLUDE_ENGINE: join(place.folder, 'none.js') }
    await expectFailure(place, args, { code: 'tool-missing', names: ['none.js'] }, { env })
  })

  it('no ffmpeg', async () => {
    const place = await placeWithKeys()
    const env = { INTERLUDE_RUNTIME: '', PATH: place.folder, INTERLUDE_FFMPEG: '', INTERLUDE_FFPROBE: '' }
    await expectFailure(place, args, { code: 'tool-missing', names: ['ffmpeg'] }, { env })
  })

  it('an ffmpeg that does not work', async () => {
    const place = await placeWithKeys()
    const env = { INTERLUDE_FFMPEG: process.execPath }
    await expectFailure(place, args, { code: 'tool-missing', names: [process.execPath] }, { env })
  })

  it.skipIf(!hasModes)('an ffmpeg that is killed midway', async () => {
    const place = await placeWithKeys()
    const mortal = join(place.cache, 'ffmpeg')
    const tools = await testTools()
    writeFileSync(
      mortal,
      `#!/bin/sh\ncase "$*" in *.interlude-*) head -c 20000 >/dev/null; kill -9 $$;; esac\nexec ${tools.ffmpeg} "$@"\n`,
      { mode: 0o755 },
    )
    const env = { INTERLUDE_FFMPEG: mortal, INTERLUDE_FFPROBE: tools.ffprobe }
    await expectFailure(place, args, { code: 'tool-failed', names: ['ffmpeg'] }, { env })
  })

  it.skipIf(!hasModes)('an ffmpeg without the encoder', async () => {
    const place = await placeWithKeys()
    const poor = join(place.cache, 'ffmpeg')
    const tools = await testTools()
    writeFileSync(
      poor,
      `#!/bin/sh\ncase "$*" in *-encoders*) ${tools.ffmpeg} "$@" | grep -v 264; exit 0;; esac\nexec ${tools.ffmpeg} "$@"\n`,
      { mode: 0o755 },
    )
    const env = { INTERLUDE_FFMPEG: poor, INTERLUDE_FFPROBE: tools.ffprobe }
    await expectFailure(place, args, { code: 'unsupported', names: ['h264'] }, { env })
  })

  it('a cache that is in the way', async () => {
    const place = await placeWithKeys()
    const file = join(place.folder, '0.png')
    await expectFailure(
      place,
      args,
      { code: 'not-writable', names: [file] },
      { env: { INTERLUDE_CACHE: file } },
    )
  })

  it('a description of the installation that is torn', async () => {
    const place = await placeWithKeys()
    const file = join(place.cache, 'runtime.json')
    writeFileSync(file, '{"version": 1, "node"')
    await expectFailure(place, args, { code: 'damaged', names: [file] }, { env: { INTERLUDE_RUNTIME: file } })
  })
})

/** Runs `work` while a disk of this size is mounted at `folder`. */
async function onSmallDisk(folder: string, size: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  try {
    await work()
  } finally {
    execFileSync('umount', [folder])
  }
}

function canMount(): boolean {
  if (!isRoot || process.platform !== 'linux') return false
  const place = '/mnt'
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
