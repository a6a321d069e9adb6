// interlude finetune as a user types it, with the real engine: learning, killing, going on, the proof, and what it decides.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putBaseModel, writeTake } from '../support/finetune-lab.ts'
import { cliPlace, type CliPlace } from '../support/run-cli.ts'

const real = { engine: 'real' } as const
const footage = [
  ['long.mkv', 400],
  ['short.mkv', 90],
] as const
const folder = mkdtempSync(join(tmpdir(), 'interlude-test-'))
beforeAll(async () => {
  for (const [name, frames] of footage) {
    await writeTake(join(folder, name), frames)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A place with footage and a small model, `base`, that has much to learn. */
function placeWithFootage(): CliPlace {
  const place = cliPlace()
  for (const [name] of footage) copyFileSync(join(folder, name), join(place.folder, name))
  putBaseModel(place.data)
  return place
}

const finetune = (place: CliPlace, words: string, more = {}) =>
  place.run(['finetune', ...words.split(' ')], { ...real, ...more })
const killWhen = (pattern: RegExp) => ({
  onWords: (words: string, child: { kill: (signal: string) => void }) => {
    if (pattern.test(words)) child.kill('SIGKILL')
  },
})
const errorOf = (stdout: string): unknown => (JSON.parse(stdout) as { error: unknown }).error

describe('interlude finetune', () => {
  it('is killed while it learns and while it judges, goes on, and installs what is better', async () => {
    const place = placeWithFootage()
    const begin = '--model base --data long.mkv --minutes 0.25 --out my-shoot'
    const learning = await finetune(place, begin, killWhen(/step \d+ of/))
    expect(learning.signal).toBe('SIGKILL')
    expect(learning.stderr).toMatch(/\d+\.\d s of the footage can be used: .* held out for the proof/)
    const resume = '--out my-shoot --resume'
    const judging = await finetune(place, resume, killWhen(/Judging on the part/))
    expect(judging.signal).toBe('SIGKILL')
    expect(judging.stderr).toContain('Going on from step')

    const last = await finetune(place, resume)
    expect(last).toMatchObject({ code: 0 })
    expect(last.stdout).toMatch(/^Better than before on held-out footage: \+\d/)
    expect(last.stderr).not.toContain('samples/s')
    const model = join(place.data, 'models', 'my-shoot')
    expect(readdirSync(model).sort()).toEqual(['card.json', 'options.json', 'weights.safetensors'])
    const card = JSON.parse(readFileSync(join(model, 'card.json'), 'utf8')) as Record<string, unknown>
    expect(card).toMatchObject({ name: 'my-shoot', trained: true, licences: ['CC0'] })
    expect(Object.keys(card.metrics as object)).toEqual(
      expect.arrayContaining(['after PSNR, gap 15', 'before SSIM, gap 15', 'minterpolate PSNR, gap 15']),
    )
    const run = join(place.data, 'runs', 'my-shoot')
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('fine-tuned from base')
    expect(existsSync(join(run, '.lock'))).toBe(false)

    // Over: told again, and not done again.
    expect((await finetune(place, resume)).stdout).toBe(last.stdout)
    const again = await finetune(place, `${begin} --json`)
    expect(errorOf(again.stdout)).toMatchObject({ code: 'exists' })
  }, 300_000)

  it('does not put a model in place that is not better, unless it shall', async () => {
    const place = placeWithFootage()
    // Hardly a step: nothing that anybody could see.
    const first = await finetune(
      place,
      '--model base --data long.mkv --minutes 0.001 --gap 5 --out ./run --json',
    )
    expect(first.code).toBe(0)
    const outcome = JSON.parse(first.stdout) as { verdict: unknown }
    expect(outcome.verdict).toMatchObject({
      better: false,
      words: expect.stringMatching(/^Not clearly better/) as string,
    })
    expect(outcome).not.toHaveProperty('model')
    const model = join(place.folder, 'run', 'model')
    expect(existsSync(model)).toBe(false)
    const told = await finetune(place, '--out ./run --resume')
    expect(told.stdout).toContain('It was not put in place')
    const kept = await finetune(place, '--out ./run --resume --keep-anyway')
    expect(kept.stdout).toContain('It was kept as you asked, and its card says so.')
    expect(readFileSync(join(model, 'card.json'), 'utf8')).toContain('Kept although it is not better')
  }, 180_000)

  it('refuses in words what can not be, and leaves nothing behind', async () => {
    const place = placeWithFootage()
    const before = place.files()
    for (const [words, code, message] of [
      ['--data short.mkv --out new', 'too-small', /short\.mkv gave \d\.\d of \d\.\d s/],
      ['--data absent.mkv --out new', 'not-found', /absent\.mkv/],
      ['--data long.mkv --out base', 'exists', /a model called "base" already/],
      ['--data long.mkv --out starter', 'exists', /a model called "starter" already/],
      ['--data long.mkv --model absent --out new', 'model-missing', /absent/],
      ['--out new --resume', 'not-found', /no fine-tuning/],
      ['--out new', 'usage', /needs footage/],
      ['--out new --resume --minutes 3', 'usage', /keeps what it began with/],
      ['--data long.mkv --gap 1 --out new', 'usage', /--gap/],
      ['--data long.mkv --minutes 0 --out new', 'usage', /--minutes/],
      ['--data long.mkv --minutes 1 --steps 9 --out new', 'usage', /minutes or for some steps/],
      ['--data long.mkv#9-5 --out new', 'usage', /no part of footage/],
      ['--data long.mkv#0-60 --out new', 'too-small', /long\.mkv#0-60 gave/],
    ] as const) {
      const { stdout, code: exit } = await finetune(place, `${words} --json`)
      const error = errorOf(stdout) as { code: string; message: string }
      expect({ words, code: error.code, exit }).toEqual({ words, code, exit: code === 'usage' ? 2 : 1 })
      expect(error.message).toMatch(message)
    }
    expect(place.files()).toEqual(before)
    expect(existsSync(join(place.data, 'runs'))).toBe(false)
  }, 120_000)
})
