import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { encodeVideo } from '../../../src-main/media/encode.ts'
import { sweepTemporaries, temporaryName } from '../../../src-main/media/temporary-name.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { numberedFrames, temporaryFolder, testTools } from '../../support/media-fixtures.ts'

const folder = temporaryFolder()
afterAll(folder.remove)
let out = ''
beforeEach(() => {
  out = join(folder.path, String(Math.random()))
  mkdirSync(out)
})

/** The parts of this process's own name, to make others' of. */
const parts = () => /^\.interlude-(\w+)-(\d+)-(\d+)-(\w+)$/.exec(temporaryName(''))!.slice(1)

function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

it.each(['a.mkv', 'a.gif', 'frames'])(
  'what a killed process left of %s goes with the next encode',
  async (name) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('endless-encode.ts', import.meta.url)), join(out, name)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const ended = once(child, 'close')
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    const unfinished = readdirSync(out)
    expect(unfinished.length).toBeGreaterThan(0)
    expect(unfinished.filter((one) => one.startsWith('.interlude-'))).toEqual(unfinished)

    // While it lives its files are its own.
    const encode = async (to: string) =>
      await encodeVideo(
        await testTools(),
        { path: join(out, to), frameRate: rational(25) },
        numberedFrames(3),
      )
    await encode('b.mkv')
    expect(readdirSync(out)).toEqual(expect.arrayContaining([...unfinished, 'b.mkv']))

    child.kill('SIGKILL')
    await ended
    await encode('c.mkv')
    expect(readdirSync(out).sort()).toEqual(['b.mkv', 'c.mkv'])
  },
)

it('nothing else is removed', async () => {
  const [machine, , start, random] = parts() as [string, string, string, string]
  const pid = deadPid()
  const other = machine.replace(/./, (first) => (first === '0' ? '1' : '0'))
  const kept = [
    temporaryName('.mp4'),
    // Another machine's or container's, the frames' of an older version, and what users may call their files.
    `.interlude-${other}-${pid}-${start}-${random}.mp4`,
    `.interlude-${random}.mp4`,
    `.interlude-${machine}-${pid}-${start}-${random}x.mp4`,
    `interlude-${machine}-${pid}-${start}-${random}.mp4`,
    '.interlude-settings',
    'a.mp4',
  ]
  const abandoned = [
    `.interlude-${machine}-${pid}-${start}-${random}`,
    `.interlude-${machine}-${pid}-0-${random}.mp4`,
    `.interlude-${machine}-${pid}-${start}-${random}.gif.mkv`,
    `.interlude-${machine}-${pid}-${start}-${random}.a\nb`,
  ]
  for (const name of [...kept, ...abandoned]) writeFileSync(join(out, name), 'x')
  await sweepTemporaries(out)
  expect(readdirSync(out).sort()).toEqual(kept.sort())
  await expect(sweepTemporaries(join(out, 'no-such-folder'))).resolves.toBeUndefined()
})

it.skipIf(process.platform !== 'linux')(
  'a process that got the number of a dead one does not keep its files',
  async () => {
    const [machine, pid, start, random] = parts() as [string, string, string, string]
    const left = `.interlude-${machine}-${pid}-${Number(start) - 1}-${random}.mp4`
    const mine = `.interlude-${machine}-${pid}-${start}-${random}.mp4`
    for (const name of [left, mine]) writeFileSync(join(out, name), 'x')
    await sweepTemporaries(out)
    expect(readdirSync(out)).toEqual([mine])
  },
)
