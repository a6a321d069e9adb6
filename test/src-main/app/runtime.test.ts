import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cacheFolder, dataFolder, findProgramRoot } from '../../../src-main/app/folders.ts'
import { readRuntime } from '../../../src-main/app/runtime.ts'
import { temporaryFolder } from '../../support/temp.ts'

const root = findProgramRoot(import.meta.dirname)

describe('folders', () => {
  it.each([
    ['linux', {}, '/home/u/.cache/interlude', '/home/u/.local/share/interlude'],
    ['linux', { XDG_CACHE_HOME: '/x', XDG_DATA_HOME: '/d' }, '/x/interlude', '/d/interlude'],
    [
      'linux',
      { XDG_CACHE_HOME: '', XDG_DATA_HOME: '' },
      '/home/u/.cache/interlude',
      '/home/u/.local/share/interlude',
    ],
    ['darwin', {}, '/home/u/Library/Caches/interlude', '/home/u/Library/Application Support/interlude'],
    ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\L\\interlude\\Cache', 'C:\\L\\interlude\\Data'],
    ['linux', { INTERLUDE_CACHE: '/c', INTERLUDE_DATA: '/e' }, '/c', '/e'],
  ] as const)('on %s with %j', (platform, env, cache, data) => {
    expect(cacheFolder(env, platform, '/home/u')).toBe(cache)
    expect(dataFolder(env, platform, '/home/u')).toBe(data)
  })

  it('finds the program from any folder inside it, and says when there is none', () => {
    expect(findProgramRoot(join(root, 'resources', 'sample'))).toBe(root)
    expect(() => findProgramRoot('/')).toThrow(expect.objectContaining({ code: 'internal' }))
  })
})

describe('readRuntime', () => {
  const description = {
    version: 1,
    node: '/n',
    ffmpeg: '/f/ffmpeg',
    ffprobe: '/f/ffprobe',
    ffmpegOrigin: 'system',
    tensorflow: { version: '2.18.1', build: 'cpu', folder: '/tf', reason: 'no card' },
    cache: '/c',
  }
  const write = (content: unknown) => {
    const folder = temporaryFolder()
    writeFileSync(
      join(folder, 'runtime.json'),
      typeof content === 'string' ? content : JSON.stringify(content),
    )
    return folder
  }

  it('reads what set-up wrote into the cache', () => {
    const cache = write(description)
    expect(readRuntime(import.meta.dirname, { INTERLUDE_CACHE: cache })).toMatchObject({
      root,
      cache,
      tools: { asked: undefined, runtime: { ffmpeg: '/f/ffmpeg', ffprobe: '/f/ffprobe', origin: 'system' } },
      tensorflow: { version: '2.18.1', build: 'cpu', reason: 'no card' },
      engineEntry: join(root, 'src-main', 'engine', 'main.ts'),
    })
  })

  it('works without a description, and lets the environment win', () => {
    const env = {
      INTERLUDE_CACHE: temporaryFolder(),
      INTERLUDE_FFMPEG: '/my/ffmpeg',
      INTERLUDE_ENGINE: '/e/main.js',
    }
    expect(readRuntime(join(root, 'out', 'main'), env)).toMatchObject({
      tools: { asked: { ffmpeg: '/my/ffmpeg', ffprobe: undefined }, runtime: undefined },
      engineEntry: '/e/main.js',
      description: undefined,
    })
    const bundled = readRuntime(join(root, 'out', 'main'), { INTERLUDE_CACHE: env.INTERLUDE_CACHE })
    expect(bundled.engineEntry).toBe(join(root, 'out', 'engine', 'main.js'))
  })

  it.each(['{', '[]', JSON.stringify({ ...description, version: 2 })])(
    'refuses the description %j',
    (content) => {
      const file = join(write(content), 'runtime.json')
      expect(() => readRuntime(import.meta.dirname, { INTERLUDE_RUNTIME: file })).toThrow(
        expect.objectContaining({
          code: 'damaged',
          remedy: expect.stringContaining('npm run setup') as string,
        }),
      )
    },
  )

  it('says when the named description is not there', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'x'))
    expect(() => readRuntime(import.meta.dirname, { INTERLUDE_RUNTIME: join(folder, 'none.json') })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })
})
