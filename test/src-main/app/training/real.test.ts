// A training of the editor with the real engine: forecast, killed in the middle, gone on with by itself, proven; its numbers are the
// command line's.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { finetune } from '../../../../src-main/app/finetune.ts'
import { finetunePlace } from '../../../../src-main/app/finetune-place.ts'
import type { Forecast } from '../../../../src-shared/editor/training.ts'
import { openLab, planFor, until, type Lab } from './lab.ts'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.close())

interface Figures {
  readonly gaps: readonly {
    readonly methods: readonly { readonly label: string; readonly scores: unknown }[]
  }[]
}

/** What a proof found, method by method; but for the times that it took. */
function figuresIn(folder: string): unknown {
  const { gaps } = JSON.parse(readFileSync(join(folder, 'evaluation.json'), 'utf8')) as Figures
  return gaps.map(({ methods }) => methods.map(({ label, scores }) => [label, scores]))
}

it('is forecast, survives kill -9, is proven, installed, and says what the command line says', async () => {
  const desk = await lab.openDesk()
  onTestFinished(() => desk.close())
  const plan = planFor('mine')
  let forecast: Forecast | undefined
  await desk.forecast(lab.document, plan, new AbortController().signal, (item) => {
    expect(item.done).toBeLessThanOrEqual(item.total)
    forecast = item.forecast
    return Promise.resolve()
  })
  expect(forecast!.goals.map(({ goal }) => goal)).toEqual(['quick', 'standard', 'thorough'])
  const [quick, , thorough] = forecast!.goals
  expect(thorough!.seconds).toBeGreaterThan(quick!.seconds)
  expect(forecast!.secondsPerStep).toBeGreaterThan(0)
  expect(forecast!.memoryNeeded).toBeGreaterThan(1e8)
  expect(forecast!.device.kind).toBe('cpu')

  const models: string[] = []
  desk.onModels(() => models.push('changed'))
  const id = await desk.start(lab.document, plan)
  // After a checkpoint: the one of the judgement that a good step was found by.
  await until(desk, id, ({ heldOut }) => heldOut.some(({ step, best }) => step > 0 && best))
  process.kill(lab.pid()!, 'SIGKILL')
  const ended = await until(desk, id, ({ state }) => ['done', 'failed', 'interrupted'].includes(state))
  expect(ended).toMatchObject({ state: 'done', step: 20, result: { better: true, installed: true } })
  expect(ended.notes.join()).toContain('Going on from step')
  expect(models).toEqual(['changed'])
  expect((await lab.app.models.list()).map(({ name }) => name)).toContain('mine')

  // The rows that a window shows.
  const [first] = ended.strips
  const strip = await desk.strip(id, 'step', ended.strips.at(-1)!)
  expect([first, strip?.columns, strip?.rows.map(({ title }) => title)]).toEqual([
    0,
    16,
    ['before', 'now', 'truth'],
  ])
  const [before, now] = strip!.rows
  expect(Buffer.from(before!.pixels.data).equals(now!.pixels.data)).toBe(false)
  expect(ended.result!.strips).toBeGreaterThan(0)
  const proof = await desk.strip(id, 'proof', 0)
  expect(proof?.rows.map(({ title }) => title).slice(0, 3)).toEqual(['before', 'after', 'truth'])
  expect(await desk.strip(id, 'step', 12_345)).toBeNull()

  // The same, as the command line asks for it, without a death in between.
  const place = finetunePlace(lab.app, 'theirs', '/')
  const { numbers, steps, model } = plan
  await finetune(
    lab.app,
    {
      place,
      keepAnyway: false,
      begin: {
        ...{
          model,
          from: '/',
          steps,
          gaps: numbers.gaps.slice(),
          licences: [],
          command: 'interlude finetune',
        },
        footage: [{ path: lab.pathOf('long'), range: null }],
        changes: { batch: 2, size: 32, seed: 3 },
      },
    },
    { signal: new AbortController().signal, onEvent: () => undefined },
  )
  expect(figuresIn(join(lab.data, 'runs', 'mine'))).toEqual(figuresIn(place.folder))
  const weights = (name: string) => readFileSync(join(lab.data, 'models', name, 'weights.safetensors'))
  expect(weights('mine').equals(weights('theirs'))).toBe(true)

  // The next run of the program finds both, and shows their results.
  const later = await lab.openDesk()
  onTestFinished(() => later.close())
  const known = new Map(later.trainings().map((training) => [training.plan.name, training]))
  expect(known.get('mine')).toMatchObject({ id, state: 'done', result: ended.result })
  expect(known.get('theirs')?.result?.table).toEqual(ended.result!.table)
  await expect(later.start(lab.document, planFor('theirs'))).rejects.toMatchObject({ code: 'exists' })
}, 300_000)
