// What the window remembers of trainings, over a small main side: questions that are given up, plans that outlive a reload, events.
import { afterEach, describe, expect, it } from 'vitest'
import { Inquiry, type Tell } from '../../../src-renderer/state/inquiry.svelte.ts'
import { Trainings, type DraftStore } from '../../../src-renderer/state/trainings.svelte.ts'
import { StripLoader } from '../../../src-renderer/training/strip-view.svelte.ts'
import { editorContract } from '../../../src-shared/editor/contract.ts'
import type { TrainingStrip } from '../../../src-shared/editor/training.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { connect } from '../../../src-shared/rpc-connect.ts'
import { FakeEditor, fakeDocument } from '../../support/fake-editor.ts'
import { fakeResult, fakeTraining } from '../../support/fake-trainings.ts'

const fakes: FakeEditor[] = []
afterEach(() => {
  for (const fake of fakes.splice(0)) fake.close()
})

function begin(store?: DraftStore) {
  const fake = new FakeEditor({ document: fakeDocument(), pace: 1 })
  fakes.push(fake)
  const trainings = new Trainings(connect(editorContract, fake.connect()).call, store)
  return { fake, trainings }
}

const memory = (): DraftStore => {
  const kept = new Map<string, string>()
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => void kept.set(name, text) }
}

const footage = ['robot-arm', 'flower-walk'].map((source) => ({ source, range: null }))

/** Gives an answer at once. */
const answering =
  (answer: number) =>
  (_: AbortSignal, tell: Tell<number>): Promise<void> => {
    tell({ done: 1, total: 1, answer })
    return Promise.resolve()
  }

describe('a question', () => {
  it('answers to what it was asked about, and to nothing else', async () => {
    const inquiry = new Inquiry<number>()
    const asked = inquiry.ask('a', answering(7))
    expect(inquiry.running).toBe(true)
    expect(await asked).toBe(true)
    expect([inquiry.running, inquiry.answerTo('a'), inquiry.answerTo('b')]).toEqual([false, 7, undefined])
  })

  it('that is given up, or asked anew, leaves nothing of itself', async () => {
    const inquiry = new Inquiry<number>()
    let late: (() => void) | undefined
    const first = inquiry.ask('a', async (_, tell) => {
      await new Promise<void>((resolve) => (late = resolve))
      tell({ done: 1, total: 1, answer: 1 })
    })
    const second = inquiry.ask('b', answering(2))
    late?.()
    expect([await first, await second, inquiry.answer]).toEqual([false, true, 2])
    const third = inquiry.ask(
      'c',
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new InterludeError('cancelled', 'Cancelled.')))
        }),
    )
    inquiry.cancel()
    expect([await third, inquiry.running, inquiry.error]).toEqual([false, false, undefined])
  })

  it('tells why there is no answer', async () => {
    const inquiry = new Inquiry<number>()
    await inquiry.ask('a', () => Promise.reject(new InterludeError('too-small', 'Too little.', 'More.')))
    expect([inquiry.errorOf('a')?.code, inquiry.errorOf('b')]).toEqual(['too-small', undefined])
  })
})

describe('trainings', () => {
  it('keep the plan over a reload of the page, and without a place to keep it', () => {
    const store = memory()
    begin(store).trainings.change({ footage, name: 'walk' })
    expect(begin(store).trainings.draft).toMatchObject({ footage, name: 'walk' })
    const full = {
      ...memory(),
      setItem: () => {
        throw new Error('full')
      },
    }
    const { trainings } = begin(full)
    trainings.change({ name: 'walk' })
    expect(trainings.draft.name).toBe('walk')
  })

  it('are surveyed, measured and begun by the main side, with just this plan', async () => {
    const { fake, trainings } = begin()
    trainings.change({ footage })
    expect(await trainings.look()).toBe(true)
    expect(trainings.survey.answer?.sources).toHaveLength(2)
    expect(await trainings.measure('walk', 'starter')).toBe(true)
    await trainings.start('walk', 'starter', 300)
    expect(fake.calls.find(({ name }) => name === 'start-training')?.input).toMatchObject({
      ...{ name: 'walk', model: 'starter', steps: 300, footage },
    })
    expect([trainings.step, trainings.shown]).toEqual(['training', 'training-1'])
    await expect(trainings.start('walk', 'starter', 300)).rejects.toMatchObject({ code: 'exists' })
    expect(trainings.draft.footage).toEqual(footage)
  })

  it('are shown by a page that was just loaded where one goes on, and by no later greeting', () => {
    const done = fakeTraining({}, { id: 'a', state: 'done', result: fakeResult(true) })
    const { trainings } = begin()
    trainings.greet([done, fakeTraining({}, { id: 'b', step: 10 })])
    expect([trainings.shown, trainings.step]).toEqual(['b', 'training'])
    trainings.plan()
    trainings.greet([done, fakeTraining({}, { id: 'b', step: 20 })])
    expect([trainings.shown, trainings.step]).toEqual([null, 'footage'])
    const idle = begin().trainings
    idle.greet([done])
    expect(idle.shown).toBeNull()
  })

  it('lead to the result when one ends that is looked at, and away from one that is gone', () => {
    const { trainings } = begin()
    trainings.greet([fakeTraining({}, { id: 'a', step: 100 }), fakeTraining({}, { id: 'b', step: 10 })])
    trainings.show('a')
    const done = (id: string) => fakeTraining({}, { id, state: 'done', result: fakeResult(true) })
    trainings.hear({ type: 'training', training: done('b') })
    expect(trainings.step).toBe('training')
    trainings.hear({ type: 'training', training: done('a') })
    expect(trainings.step).toBe('result')
    trainings.step = 'training'
    // A later change of a finished one leaves the user where they are.
    trainings.hear({ type: 'training', training: done('a') })
    expect(trainings.step).toBe('training')
    trainings.hear({ type: 'training-gone', training: 'a' })
    expect([trainings.shown, trainings.step]).toEqual([null, 'footage'])
    trainings.show('b')
    trainings.greet([])
    expect(trainings.shown).toBeNull()
  })
})

describe('strips', () => {
  const strip = (title: string): TrainingStrip => ({
    columns: 1,
    rows: [{ title, pixels: { format: 'rgb', width: 1, height: 1, data: new Uint8Array(3) } }],
  })
  /** Bitmaps that know whether they were closed. */
  const bitmaps: { closed: boolean }[] = []
  const decode = (): Promise<ImageBitmap> => {
    const bitmap = { width: 1, height: 1, closed: false, close: () => void (bitmap.closed = true) }
    bitmaps.push(bitmap)
    return Promise.resolve(bitmap)
  }

  it('show the one that was asked for last, and let go of the others', async () => {
    const waiting: (() => void)[] = []
    const loader = new StripLoader(async (number) => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return strip(String(number))
    }, decode)
    const [first, second] = [loader.load(1), loader.load(2)]
    waiting[1]?.()
    await second
    waiting[0]?.()
    await first
    expect(loader.shown?.rows[0]?.title).toBe('2')
    loader.close()
    expect(loader.shown).toBeUndefined()
    expect(bitmaps.every(({ closed }) => closed)).toBe(true)
  })

  it('say when there is none', async () => {
    const loader = new StripLoader(() => Promise.resolve(null), decode)
    await loader.load(1)
    expect([loader.failed, loader.shown]).toEqual([true, undefined])
  })
})
