import * as fs from 'node:fs'
import * as path from 'node:path'
import { describe, expect, it } from 'vitest'
import { cacheFolder, createSetup, requireCache } from '../../../scripts/setup/context.mjs'
import { describeFailure, SetupError } from '../../../scripts/setup/failure.mjs'
import { readFlags } from '../../../scripts/setup/flags.mjs'
import { describeProgress } from '../../../scripts/setup/log.mjs'
import { bareSetup, temporaryFolder } from '../support/folder.ts'

describe('cacheFolder', () => {
  it.each([
    ['linux', {}, '/home/me/.cache/interlude'],
    ['linux', { XDG_CACHE_HOME: '/big/cache' }, '/big/cache/interlude'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/me/.cache/interlude'],
    ['darwin', { XDG_CACHE_HOME: '/ignored' }, '/home/me/Library/Caches/interlude'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
      'C:\\Users\\me\\AppData\\Local\\interlude\\Cache',
    ],
    ['linux', { INTERLUDE_CACHE: '/mine', XDG_CACHE_HOME: '/big/cache' }, '/mine'],
    ['darwin', { INTERLUDE_CACHE: '/mine' }, '/mine'],
  ] as const)('on %s with %o is %s', (platform, env, wanted) => {
    expect(cacheFolder(platform, env, '/home/me')).toBe(wanted)
  })
})

describe('createSetup', () => {
  it('reads runtime.json of this version, and takes a damaged or foreign one for none', () => {
    const cache = temporaryFolder()
    const file = path.join(cache, 'runtime.json')
    const before = () => createSetup({ cache, env: {} }).before
    expect(before()).toEqual({})
    fs.writeFileSync(file, '{"version": 1, "node": "/x"')
    expect(before()).toEqual({})
    fs.writeFileSync(file, '{"version": 2, "node": "/x"}')
    expect(before()).toEqual({})
    fs.writeFileSync(file, '{"version": 1, "node": "/x"}')
    expect(before()).toEqual({ version: 1, node: '/x' })
  })

  it('takes device and offline from the environment', () => {
    const cache = temporaryFolder()
    const setup = createSetup({ cache, env: { INTERLUDE_DEVICE: 'cuda', INTERLUDE_OFFLINE: '1' } })
    expect(setup).toMatchObject({ device: 'cuda', offline: true })
    expect(
      createSetup({ cache, env: { INTERLUDE_DEVICE: 'toaster', INTERLUDE_OFFLINE: '0' } }),
    ).toMatchObject({
      device: undefined,
      offline: false,
    })
  })
})

it('a cache folder that cannot be made is named, with the way to another', () => {
  const setup = bareSetup()
  fs.writeFileSync(setup.cache, 'a file in its place')
  expect(() => requireCache(setup)).toThrow(setup.cache)
  try {
    requireCache(setup)
  } catch (error) {
    expect(describeFailure(error)).toContain('INTERLUDE_CACHE')
  }
})

describe('readFlags', () => {
  it('knows its options', () => {
    expect(readFlags(['--cuda', '--force', '--offline'])).toEqual({
      device: 'cuda',
      force: true,
      offline: true,
    })
    expect(readFlags([])).toEqual({})
    expect(readFlags(['--help'])).toBe('help')
  })
  it('refuses what it does not know, and a contradiction', () => {
    expect(readFlags(['--gpu'])).toContain('--gpu')
    expect(readFlags(['--cuda', '--cpu'])).toContain('exclude')
  })
})

describe('describeProgress', () => {
  it('says how much, how fast and how long still', () => {
    expect(describeProgress(120e6, 240e6, 10_000)).toBe('120 MB of 240 MB, 50 %, 12 MB/s, 10 s left')
    expect(describeProgress(240e6, 240e6, 20_000)).toBe('240 MB of 240 MB, 100 %, 20 s')
    expect(describeProgress(0, 2.4e9, 0)).toBe('0 kB of 2.4 GB, 0 %')
    expect(describeProgress(5, undefined, 7_000)).toBe('7 s')
  })
})

it('a failure is told as step, why and remedy', () => {
  const error = new SetupError('The disk is full.', 'Make room.', { detail: 'ENOSPC' })
  error.step = 'dependencies'
  expect(describeFailure(error).split('\n')).toEqual([
    'Set-up stopped at: dependencies',
    '  | ENOSPC',
    '  why:    The disk is full.',
    '  remedy: Make room.',
  ])
})
