// interlude train as a user types it, with the real engine.
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPicture } from '../../src-main/media/picture.ts'
import { cliPlace, type CliPlace } from '../support/run-cli.ts'
import { smallDisk } from '../support/small-disk.ts'

const real = { engine: 'real' } as const
/** The smallest run that there is. */
const tiny = '--recipe studio-small --procedural --size 32 --batch 1 --windows 1 --evaluate-every 2'
const start = (place: CliPlace, words: string, more = {}) =>
  place.run(['train', ...tiny.split(' '), ...words.split(' ')], { ...real, ...more })
const errorOf = (stdout: string): unknown => (JSON.parse(stdout) as { error: unknown }).error
const stepsIn = (folder: string) =>
  readdirSync(join(folder, 'checkpoints')).map((name) => Number(name.replace('step-', '')))

/** Takes all the room that there is, whoever else takes some meanwhile. */
function fill(file: string): void {
  const block = new Uint8Array(65536)
  try {
    for (;;) appendFileSync(file, block)
  } catch {
    return
  }
}

describe('interlude train', () => {
  it('makes a folder with all of a run, goes on with it, and stops at a loss that is no number', async () => {
    const place = cliPlace()
    const folder = join(place.folder, 'runs', 'a')
    const first = await start(place, '--steps 3 --out runs/a --json')
    expect(JSON.parse(first.stdout)).toMatchObject({ folder, ended: 'done', step: 3 })
    expect(first.stderr).toContain('held out after 0 steps')
    expect(readdirSync(folder).sort()).toEqual([
      'best',
      'checkpoints',
      'curve.json',
      'curve.png',
      'last',
      'run.json',
      'strips',
    ])
    expect(await readPicture(join(folder, 'curve.png'))).toMatchObject({ width: 1200 })

    const again = await start(place, '--steps 3 --out runs/a --json')
    expect(again.code).toBe(1)
    expect(errorOf(again.stdout)).toMatchObject({ code: 'exists' })

    const more = await place.run(['train', '--resume', 'runs/a', '--steps', '5'], real)
    expect(more).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^All steps are done: step 5/) as string,
    })
    expect(more.stderr).toContain('Going on from step 3 of 5')

    // A rate that no network survives.
    const words = ['train', '--resume', 'runs/a', '--steps', '90', '--rate', '1e6', '--json']
    const failed = await place.run(words, real)
    expect(failed.code).toBe(1)
    expect(errorOf(failed.stdout)).toMatchObject({
      code: 'out-of-range',
      message: expect.stringMatching(/^Training went wrong at step/) as string,
      remedy: expect.stringContaining('--resume') as string,
    })
    expect(stepsIn(folder)).toContain(5)
    expect(existsSync(join(folder, '.lock'))).toBe(false)
  }, 120_000)

  it('goes on after a kill, in a folder that only the dead hold; saves at Ctrl-C', async () => {
    const place = cliPlace()
    const folder = join(place.folder, 'a')
    const killed = await start(place, '--checkpoint-every 1 --steps 100000 --out ./a', {
      onWords: (words: string, child: { kill: (signal: string) => void }) => {
        if (/step \d+ of/.test(words)) child.kill('SIGKILL')
      },
    })
    expect(killed.signal).toBe('SIGKILL')
    expect(existsSync(join(folder, '.lock'))).toBe(true)
    let isAsked = false
    const stopped = await place.run(['train', '--resume', 'a'], {
      ...real,
      onWords: (words, child) => {
        // Once: a second Ctrl-C ends at once.
        if (isAsked || !/step \d+ of/.test(words)) return
        isAsked = child.kill('SIGINT')
      },
    })
    expect(stopped.code).toBe(130)
    expect(stopped.stdout).toMatch(/^Stopped and saved: step (\d+)/)
    expect(stopped.stdout).toContain(`Go on: interlude train --resume ${folder}`)
    expect(stepsIn(folder)).toContain(Number(/step (\d+)/.exec(stopped.stdout)?.[1]))
    expect(existsSync(join(folder, '.lock'))).toBe(false)
  }, 120_000)

  it('refuses in words what can not be', async () => {
    const place = cliPlace()
    for (const [words, code, message] of [
      ['--recipe none --out a', 2, /--recipe/],
      ['--recipe paper-kth --out a', 2, /needs its data set/],
      ['--recipe studio --data absent.mp4 --out a', 1, /There is no .*absent\.mp4/],
      ['--recipe studio-small --procedural --size 40 --out a', 2, /windows of 40x40/],
      ['--recipe studio --naive --out a', 2, /Only the recipes of the paper/],
      ['--resume a', 1, /There is no training run/],
      ['--resume a --recipe studio', 2, /keeps its recipe/],
      ['--recipe studio', 2, /recipe and a folder/],
    ] as const) {
      const result = await place.run(['train', ...words.split(' ')], real)
      expect({ words, code: result.code }).toEqual({ words, code })
      expect(result.stderr).toMatch(message)
    }
    expect(place.files()).toEqual([])
    // A folder that a living process holds: this one.
    writeFileSync(
      join(place.folder, '.lock'),
      JSON.stringify({ pid: process.pid, machine: hostname(), token: '' }),
    )
    const busy = await place.run(['train', '--resume', '.', '--json'], real)
    expect(errorOf(busy.stdout)).toMatchObject({
      code: 'exists',
      message: expect.stringContaining(`Process ${String(process.pid)} is training in`) as string,
    })
  }, 120_000)

  it('on a disk that fills up ends with what it has, and goes on when there is room', async () => {
    const disk = smallDisk(24e6)
    if (disk === undefined) return
    const place = cliPlace()
    const folder = join(disk, 'run')
    const ballast = join(disk, 'ballast')
    const words = `--checkpoint-every 1 --evaluate-every 1000 --steps 100000 --out ${folder} --json`
    const full = await start(place, words, {
      onWords: (said: string) => {
        if (/step \d+ of/.test(said) && !existsSync(ballast)) fill(ballast)
      },
    })
    expect(full.code).toBe(1)
    expect(errorOf(full.stdout)).toMatchObject({ code: 'disk-full' })
    expect(readdirSync(join(folder, 'checkpoints')).filter((name) => name.startsWith('.'))).toEqual([])
    rmSync(ballast)
    const last = Math.max(...stepsIn(folder))
    const json = await place.json(['train', '--resume', folder, '--steps', String(last + 1), '--json'], real)
    expect(json).toMatchObject({ ended: 'done', step: last + 1 })
    expect(JSON.parse(readFileSync(join(folder, 'curve.json'), 'utf8'))).toMatchObject({
      points: expect.any(Array) as unknown[],
    })
  }, 120_000)
})
