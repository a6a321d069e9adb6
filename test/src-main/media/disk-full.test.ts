import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeVideo } from '../../../src-main/media/encode.ts'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { numberedFrames, temporaryFolder, testTools } from '../../support/media-fixtures.ts'

let tools: MediaTools
const folder = temporaryFolder()
const disk = join(folder.path, 'disk')
beforeAll(async () => {
  tools = await testTools()
  mkdirSync(disk)
})
afterAll(folder.remove)

/** A program in ffmpeg's place; the real one still lists and tries the encoders. */
function standIn(body: string): MediaTools {
  const path = join(folder.path, 'stand-in')
  const head = `case "$*" in *-encoders*|*pipe:1) exec "${tools.ffmpeg}" "$@";; esac`
  writeFileSync(path, `#!/bin/sh\n${head}\nfor last; do :; done\n${body}\n`, { mode: 0o755 })
  return { ...tools, ffmpeg: path }
}

async function expectDiskFull(program: MediaTools, path: string, count = 40): Promise<void> {
  const run = encodeVideo(program, { path, frameRate: rational(25) }, numberedFrames(count))
  await expect(run).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringMatching(/full/) as string,
  })
}

it.skipIf(process.platform === 'win32')('an ffmpeg that says so, but ends as if all were well', async () => {
  const says = 'cat >/dev/null; echo "[error] Error writing trailer: No space left on device" >&2'
  for (const name of ['a.mkv', 'a.gif']) await expectDiskFull(standIn(says), join(disk, name), 3)
  expect(readdirSync(disk)).toEqual([])
})

describe.skipIf(!canMount())('a disk of 64 kB that fills up', () => {
  it.each(['a.mkv', 'a.mov', 'a.gif', 'frames'])('while %s is written', async (name) => {
    await onSmallDisk(async () => {
      await expectDiskFull(tools, join(disk, name))
      expect(readdirSync(disk)).toEqual([])
    })
  })

  it('with an ffmpeg that says nothing at all', async () => {
    await onSmallDisk(async () => {
      const silent = standIn('head -c 70000 > "${last#file:}" 2>/dev/null; cat >/dev/null; exit 0')
      await expectDiskFull(silent, join(disk, 'a.mkv'))
      expect(readdirSync(disk)).toEqual([])
    })
  })
})

async function onSmallDisk(work: () => Promise<void>): Promise<void> {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
  try {
    await work()
  } finally {
    execFileSync('umount', [disk])
  }
}

/** Root on Linux, and not in a container that forbids it. */
function canMount(): boolean {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return false
  const place = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', place.path], { stdio: 'ignore' })
    execFileSync('umount', [place.path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    place.remove()
  }
}
