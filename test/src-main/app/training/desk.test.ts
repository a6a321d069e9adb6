// The desk's own doing, with an engine that does as it is told: turns, pauses, deaths, names, and what is left for the next run.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { TrainingDesk } from '../../../../src-main/app/training/parts.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import {
  openLab,
  planFor,
  stepped,
  stopped,
  survey,
  toldEngines,
  until,
  type Lab,
  type Script,
} from './lab.ts'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.close())

/** Learns until it is told to stop. */
const untilStopped: Script = async (_, { say, asked }) => {
  const stop = asked('stop')
  await say(stepped(3))
  await stop
  return stopped
}

async function openDesk(...scripts: Script[]) {
  const engines = toldEngines(...scripts)
  const desk = await lab.openDesk({ openEngine: engines.openEngine })
  onTestFinished(async () => {
    await desk.close()
    rmSync(join(lab.data, 'runs'), { recursive: true, force: true })
  })
  return { desk, ...engines }
}

const stateOf = (desk: TrainingDesk, id: string) => desk.trainings().find((one) => one.id === id)?.state

describe('what footage is good for', () => {
  it('is told by source and stretch, of all or of a part', async () => {
    const { desk } = await openDesk(untilStopped)
    const whole = await survey(desk, lab.document, [{ source: 'long', range: null }])
    expect(whole.refusal).toBeUndefined()
    const [source] = whole.sources
    const sides = source!.stretches.map(({ side }) => side)
    expect(new Set(sides)).toEqual(new Set(['training', 'selection', 'proof']))
    expect(whole.total.training).toBeGreaterThan(8)
    expect(source!.training).toBe(whole.total.training)
    // No frame is on two sides, and all lie in the take.
    for (const [index, stretch] of source!.stretches.entries()) {
      expect(stretch.first).toBeGreaterThan(source!.stretches[index - 1]?.last ?? -1)
      expect(stretch.last).toBeLessThan(400)
    }

    const picks = [
      { source: 'long', range: { first: 40, last: 180 } },
      { source: 'long', range: { first: 230, last: 390 } },
    ]
    const part = await survey(desk, lab.document, picks)
    expect(part.sources).toHaveLength(1)
    for (const { first, last } of part.sources[0]!.stretches) {
      expect(picks.some(({ range }) => first >= range.first && last <= range.last)).toBe(true)
    }
    expect(part.sources[0]!.seconds).toBeCloseTo((141 + 161) / 25, 1)
  })

  it('is refused in words: too short, without movement, not there', async () => {
    const { desk } = await openDesk(untilStopped)
    const brief = await survey(desk, lab.document, [{ source: 'brief', range: null }])
    expect(brief.refusal).toMatchObject({
      code: 'too-small',
      message: expect.stringContaining('brief.mkv gave') as string,
    })
    expect(brief.sources[0]!.seconds).toBe(2)
    const mixed = await survey(desk, lab.document, [
      { source: 'still', range: null },
      { source: 'absent', range: null },
      { source: 'long', range: null },
    ])
    expect(mixed.refusal).toBeUndefined()
    expect(mixed.sources.map(({ source }) => source)).toEqual(['still', 'absent', 'long'])
    const [still, absent, long] = mixed.sources
    expect(still).toMatchObject({ training: 0, error: { code: 'too-small' } })
    expect(still!.still + still!.repeated).toBeGreaterThan(7)
    expect(absent!.error).toMatchObject({ code: 'not-found' })
    expect(long!.error).toBeUndefined()
    const alone = await survey(desk, lab.document, [{ source: 'still', range: null }])
    expect(alone.refusal).toMatchObject({ code: 'too-small' })
  })
})

describe('trainings', () => {
  it('learn one at a time, rest and go on, and are not begun twice under a name', async () => {
    const { desk, asks } = await openDesk(untilStopped)
    const first = await desk.start(lab.document, planFor('first'))
    const second = await desk.start(lab.document, planFor('second'))
    const learning = await until(desk, first, ({ state, step }) => state === 'learning' && step === 3)
    expect(learning).toMatchObject({ steps: 20, losses: [[3, 1 / 3]], device: { kind: 'cpu' } })
    expect(stateOf(desk, second)).toBe('waiting')
    await expect(desk.start(lab.document, planFor('first'))).rejects.toMatchObject({ code: 'exists' })
    await expect(desk.start(lab.document, planFor('base'))).rejects.toMatchObject({ code: 'exists' })
    await expect(desk.start(lab.document, planFor('a/b'))).rejects.toThrow(InterludeError)

    await desk.control(first, 'pause')
    expect(stateOf(desk, first)).toBe('paused')
    await desk.control(first, 'resume')
    expect(stateOf(desk, first)).toBe('learning')
    expect(asks).toEqual(['pause', 'resume'])

    const gone: string[] = []
    desk.onGone((id) => gone.push(id))
    await desk.control(first, 'discard')
    expect(gone).toEqual([first])
    expect(existsSync(join(lab.data, 'runs', 'first'))).toBe(false)
    await until(desk, second, ({ state }) => state === 'learning')
    await expect(desk.control(second, 'continue')).rejects.toMatchObject({ code: 'unsupported' })
    await expect(desk.control(first, 'pause')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('go on by themselves when the engine dies once, and wait for the user when it dies again', async () => {
    const died = new InterludeError('engine-died', 'The engine was killed.', 'Try again.')
    const dies: Script = async (_, { say }) => {
      await say(stepped(3))
      throw died
    }
    const { desk, trained } = await openDesk(dies, dies, untilStopped)
    const id = await desk.start(lab.document, planFor('mortal'))
    const ended = await until(desk, id, ({ state }) => state === 'interrupted')
    expect(trained()).toBe(2)
    expect(ended.error).toMatchObject({ code: 'engine-died' })
    expect(ended.notes.join()).toContain('going on from the last checkpoint')
    await desk.control(id, 'continue')
    await until(desk, id, ({ state }) => state === 'learning')
    expect(desk.trainings()[0]!.error).toBeUndefined()
  })

  it('end with words when a disk is full, and are ended early as asked', async () => {
    const full: Script = () =>
      Promise.reject(new InterludeError('disk-full', 'There is no room.', 'Make room.'))
    const finishes: Script = async (_, { say, asked }) => {
      const finish = asked('finish')
      await say(stepped(3))
      await finish
      return { ...stopped, ended: 'finished' }
    }
    const { desk } = await openDesk(full, finishes)
    const id = await desk.start(lab.document, planFor('full'))
    const failed = await until(desk, id, ({ state }) => state === 'failed')
    expect(failed.error).toMatchObject({ code: 'disk-full', remedy: 'Make room.' })
    await desk.control(id, 'continue')
    await until(desk, id, ({ state }) => state === 'learning')
    await desk.control(id, 'finish')
    // Its proof was asked for; this engine makes none.
    const judged = await until(desk, id, ({ state }) => state === 'failed')
    expect(judged.error?.message).toContain('describe-store')
  })

  it('are there after the program ended, and go on though their footage is gone', async () => {
    const { desk } = await openDesk(untilStopped)
    const id = await desk.start(
      lab.document,
      planFor('later', { footage: [{ source: 'long', range: { first: 0, last: 350 } }] }),
    )
    const second = await desk.start(lab.document, planFor('waits'))
    await until(desk, id, ({ state }) => state === 'learning')
    const tellingStates: string[] = []
    desk.onChange(({ state }) => tellingStates.push(state))
    await desk.close()
    expect(tellingStates).toEqual(['interrupted'])

    const gone = () => Promise.reject(new InterludeError('not-found', 'There is no such file.'))
    const again = await lab.openDesk({ openEngine: toldEngines(untilStopped).openEngine, fileOf: gone })
    onTestFinished(() => again.close())
    expect(again.trainings().map(({ id: known, state }) => [known, state])).toEqual([
      [id, 'interrupted'],
      [second, 'interrupted'],
    ])
    expect(again.trainings()[0]!.plan).toEqual(
      planFor('later', { footage: [{ source: 'long', range: { first: 0, last: 350 } }] }),
    )
    await again.control(id, 'continue')
    await until(again, id, ({ state }) => state === 'learning')
  })

  it('rest while frames are made for the user, but not for good', async () => {
    let isBusy = true
    let look: () => void = () => undefined
    const busy = {
      now: () => isBusy,
      onChange: (listener: () => void) => {
        look = listener
        return () => undefined
      },
    }
    const engines = toldEngines(untilStopped)
    const desk = await lab.openDesk({ openEngine: engines.openEngine, busy })
    onTestFinished(async () => {
      await desk.close()
      rmSync(join(lab.data, 'runs'), { recursive: true, force: true })
    })
    const id = await desk.start(lab.document, planFor('polite'))
    await until(desk, id, ({ state }) => state === 'learning')
    expect(engines.asks).toEqual(['pause'])
    // It is the user's wish that makes it paused.
    expect(stateOf(desk, id)).toBe('learning')
    isBusy = false
    look()
    await expect.poll(() => engines.asks).toEqual(['pause', 'resume'])
  })

  it('are no business of the desk where another process is at them, or where they are none', async () => {
    mkdirSync(join(lab.data, 'runs', 'nothing'), { recursive: true })
    const { desk } = await openDesk(untilStopped)
    expect(desk.trainings()).toEqual([])
  })
})
