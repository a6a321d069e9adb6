// The arithmetic of the wizard: plans, names, curves, the proof's table, and what the window remembers.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  digitsOf,
  pathOf,
  roundTicks,
  smoothed,
  spanOf,
  thinned,
  xOf,
  yOf,
  type Point,
} from '../../../src-renderer/training/chart.ts'
import {
  draftOf,
  forecastKey,
  freshDraft,
  nameProblem,
  picksIn,
  planOf,
  readDraft,
  readGaps,
  secondsOf,
  setRange,
  stepsOf,
  suggestName,
  tick,
} from '../../../src-renderer/training/draft.ts'
import { foremost, isReachable, shareOf, stepFor } from '../../../src-renderer/training/progress.ts'
import { bandsOf, moveHandle, partsOf, reasonsOf } from '../../../src-renderer/training/survey.ts'
import { gainOf, proofTables, signed, unbeaten } from '../../../src-renderer/training/table.ts'
import { aboutTime } from '../../../src-renderer/training/times.ts'
import { useModel } from '../../../src-renderer/training/use-model.ts'
import { trainingPlanSchema, type Forecast } from '../../../src-shared/editor/training.ts'
import { apply, beginHistory, undo } from '../../../src-shared/project/history.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { fakeDevice, fakeDocument, fakeSource } from '../../support/fake-editor.ts'
import { fakeResult, fakeTraining } from '../../support/fake-trainings.ts'

const { sources } = fakeDocument()

describe('the footage of a plan', () => {
  it('keeps to sources that are there and move, with ranges within them', () => {
    const picks = [
      { source: 'flower-walk', range: { first: 290, last: 5000 } },
      { source: 'gone', range: null },
      { source: 'sketch', range: null },
      { source: 'robot-arm', range: { first: 0, last: 239 } },
    ]
    expect(picksIn(sources, picks)).toEqual([
      { source: 'robot-arm', range: null },
      { source: 'flower-walk', range: { first: 290, last: 299 } },
    ])
  })

  it('is ticked and unticked; a range belongs to one file', () => {
    const both = tick(tick([], 'a', true), 'b', true)
    const cut = setRange(both, 'b', { first: 1, last: 2 })
    expect(tick(cut, 'a', false)).toEqual([{ source: 'b', range: { first: 1, last: 2 } }])
  })

  it('has handles that stay in the file and never pass each other', () => {
    expect(moveHandle(null, 'first', 10, 100)).toEqual({ first: 10, last: 99 })
    expect(moveHandle({ first: 10, last: 20 }, 'first', 50, 100)).toEqual({ first: 20, last: 20 })
    expect(moveHandle({ first: 10, last: 20 }, 'last', -5, 100)).toEqual({ first: 10, last: 10 })
    expect(moveHandle({ first: 0, last: 20 }, 'last', 1e9, 100)).toBeNull()
  })

  it('is drawn as stretches without holes, whatever the survey leaves out or names twice', () => {
    const bands = bandsOf(
      [
        { first: 60, last: 79, side: 'proof' },
        { first: 10, last: 39, side: 'training' },
        { first: 30, last: 49, side: 'selection' },
      ],
      100,
    )
    expect(bands.map(({ part }) => part)).toEqual([
      ...['left-out', 'training', 'selection', 'left-out', 'proof', 'left-out'],
    ])
    expect(bands[0]?.from).toBe(0)
    expect(bands.at(-1)?.to).toBe(1)
    for (const [index, { from }] of bands.entries()) expect(from).toBe(index === 0 ? 0 : bands[index - 1]?.to)
    const found = { training: 6, selection: 1, proof: 2, seconds: 10 }
    const rest = { source: 'a', still: 0, repeated: 0, mixed: 0, cuts: 0, stretches: [] }
    expect(partsOf({ ...found, ...rest })['left-out']).toBe(1)
    const why = reasonsOf({ ...found, ...rest, still: 0.7 })
    expect(why.map(({ reason, seconds }) => `${reason} ${seconds.toFixed(1)}`)).toEqual([
      'still 0.7',
      'short 0.3',
    ])
  })
})

describe('names', () => {
  it('are refused for their signs, and when they are taken in other capitals', () => {
    expect(nameProblem('', [])).toBe('empty')
    for (const name of ['.hidden', 'a/b', 'a\\b', ' a', 'a.', 'x'.repeat(65)]) {
      expect(nameProblem(name, [])).toBe('rule')
    }
    expect(nameProblem('Starter', ['starter'])).toBe('taken')
    expect(nameProblem('내 모델-2', ['starter'])).toBeUndefined()
  })

  it('are suggested from the footage, free and allowed', () => {
    expect(suggestName(['/a/My shoot (3).mov'], [])).toBe('My-shoot-3')
    expect(suggestName(['/a/walk.mp4'], ['walk', 'walk-2'])).toBe('walk-3')
    for (const path of ['/a/---.mp4', '/a/', '', `/a/${'long'.repeat(60)}.mp4`]) {
      expect(nameProblem(suggestName([path], []), [])).toBeUndefined()
    }
  })
})

describe('a plan', () => {
  const forecast: Forecast = {
    ...{ device: fakeDevice, secondsPerStep: 0.5, judging: 100, memoryNeeded: 1, memoryThere: 2, notes: [] },
    goals: [{ goal: 'quick', steps: 300, seconds: 200 }],
  }

  it('means the steps of its goal, and takes as long as was measured', () => {
    expect(stepsOf({ ...freshDraft, goal: 'quick' }, forecast)).toBe(300)
    expect(stepsOf({ ...freshDraft, goal: 'quick' }, undefined)).toBeUndefined()
    expect(stepsOf({ ...freshDraft, goal: 'own', steps: 7 }, undefined)).toBe(7)
    expect([secondsOf(300, forecast), secondsOf(1000, forecast)]).toEqual([200, 600])
  })

  it('is one that the main side takes, and comes back from it', () => {
    const draft = { ...freshDraft, footage: [{ source: 'robot-arm', range: null }] }
    const plan = { ...planOf(draft, 'walk', 'starter'), steps: 300 }
    expect(v.is(trainingPlanSchema, plan)).toBe(true)
    const again = draftOf(v.parse(trainingPlanSchema, plan))
    expect(again).toMatchObject({ footage: draft.footage, goal: 'own', steps: 300, name: null })
  })

  it('is measured anew when what it costs changes, not for another name or goal', () => {
    const key = forecastKey(freshDraft, 'starter')
    expect(forecastKey({ ...freshDraft, name: 'x', goal: 'quick' }, 'starter')).toBe(key)
    expect(forecastKey(freshDraft, 'other')).not.toBe(key)
    const numbers = { ...freshDraft.numbers, batch: 2 }
    expect(forecastKey({ ...freshDraft, numbers }, 'starter')).not.toBe(key)
  })

  it('survives as text; what is no plan is none', () => {
    expect(readDraft(JSON.stringify(freshDraft))).toEqual(freshDraft)
    for (const text of [null, '', '{', '{}', '[]', '{"footage":[{"source":"a b"}]}']) {
      expect(readDraft(text)).toBeUndefined()
    }
  })

  it('has gaps as they are typed', () => {
    expect(readGaps(' 15, 8 ')).toEqual([15, 8])
    for (const text of ['', '1', '121', '8, 8', '2 3 4 5 6', '8.5', 'x']) {
      expect(readGaps(text)).toBeUndefined()
    }
  })
})

describe('long times', () => {
  it.each([
    [3, 'seconds', 10],
    [94, 'seconds', 90],
    [118, 'minutes', 2],
    [905, 'minutes', 15],
    [7300, 'hours', 2],
    [9100, 'hours', 2.5],
    [260_000, 'days', 3],
  ])('%d s are about', (seconds, unit, value) => {
    expect(aboutTime(seconds)).toEqual({ unit, value })
  })
})

describe('curves', () => {
  it('have round numbers on their axes, told apart by their digits', () => {
    expect(roundTicks(0, 600, 6)).toEqual([0, 100, 200, 300, 400, 500, 600])
    const fine = roundTicks(27.31, 27.36, 4)
    const texts = fine.map((value) => value.toFixed(digitsOf(fine)))
    expect(new Set(texts).size).toBe(fine.length)
    for (const value of fine) expect(value >= 27.309 && value <= 27.361).toBe(true)
    expect(roundTicks(5, 5, 4)).toEqual([5])
  })

  it('stay in their rectangle, ends included, and leave out what is no number', () => {
    const points: Point[] = [
      [0, 27.1],
      [50, NaN],
      [100, 28.4],
    ]
    const span = spanOf(points.map(([, value]) => value))
    const scale = { left: 50, right: 500, top: 10, bottom: 200, steps: 100, ...(span ?? { low: 0, high: 1 }) }
    expect([xOf(scale, 0), xOf(scale, 100)]).toEqual([50, 500])
    expect(yOf(scale, 28.4)).toBeGreaterThan(10)
    expect(yOf(scale, 27.1)).toBeLessThan(200)
    expect(yOf(scale, 28.4)).toBeLessThan(yOf(scale, 27.1))
    expect(pathOf(points, scale)).toMatch(/^M[\d. ]+L[\d. ]+$/)
    expect(spanOf([NaN])).toBeUndefined()
  })

  it('are smoothed without moving, and thinned with both ends', () => {
    const noisy = Array.from({ length: 300 }, (_, at): Point => [at, 5 + (at % 2 === 0 ? 1 : -1)])
    const calm = smoothed(noisy)
    expect(calm).toHaveLength(300)
    for (const [, value] of calm.slice(20, -20)) expect(Math.abs(value - 5)).toBeLessThan(0.1)
    const few = thinned(noisy, 24)
    expect([few.length, few[0]?.[0], few.at(-1)?.[0]]).toEqual([24, 0, 299])
    expect(thinned([1, 2], 24)).toEqual([1, 2])
  })
})

describe('the proof', () => {
  it('is read after, before, then what needs no learning, with the best of each column', () => {
    const [table] = proofTables(fakeResult(true).table.toReversed())
    expect(table?.rows.map(({ method }) => method)).toEqual([
      ...['after', 'before', 'nearest', 'cross-fade', 'minterpolate', 'prior'],
    ])
    const best = table?.rows.filter((row) => row.best.size > 0)
    // FVD is a distance: the least is the best.
    expect(best?.map(({ method, best: marks }) => [method, [...marks]])).toEqual([
      ['after', ['psnr', 'ssim', 'fvd']],
    ])
    expect(table?.rows[1]?.changes.psnr).toBeUndefined()
    expect(gainOf(fakeResult(true).table)?.psnr).toBeCloseTo(1.27)
    expect(gainOf([])).toBeUndefined()
    expect(unbeaten(fakeResult(true).table, 15)).toBeUndefined()
    const faded = [{ gap: 15, method: 'cross-fade', psnr: 40 }, ...fakeResult(true).table.slice(0, 3)]
    expect(unbeaten(faded, 15)).toBe('cross-fade')
  })

  it('marks what is equal in print as equally good, and leaves out what was not measured', () => {
    const row = (method: string, psnr: number) => ({ gap: 8, method, psnr })
    const [table] = proofTables([row('after', 26.001), row('before', 26.0)])
    expect(table?.measures).toEqual(['psnr'])
    expect(table?.rows.map(({ best }) => best.has('psnr'))).toEqual([true, true])
    expect(signed('psnr', 0.001)).toBe('±0.00')
    expect([signed('psnr', 0.4), signed('fvd', -236.4)]).toEqual(['+0.40', '−236'])
  })
})

describe('using a model', () => {
  const document = fakeDocument(4)
  const models = (of: typeof document): string[] => of.gaps.map(({ model }) => model)

  it('in all gaps and new ones is one step that undo takes back', () => {
    const before = beginHistory(document, true)
    const after = apply(before, 'training.use', useModel('walk', 'all', []))
    expect([...models(after.present), after.present.defaults.model]).toEqual(['walk', 'walk', 'walk', 'walk'])
    expect(undo(after).present).toBe(document)
  })

  it('in new or selected gaps alone touches nothing else', () => {
    const fresh = useModel('walk', 'new', [])(document)
    expect([models(fresh), fresh.defaults.model]).toEqual([models(document), 'walk'])
    const [, second] = document.gaps
    const some = useModel('walk', 'selected', second ? [gapId(second)] : [])(document)
    expect([models(some), some.defaults.model]).toEqual([['starter', 'walk', 'starter'], 'starter'])
  })
})

describe('how trainings stand', () => {
  const learning = fakeTraining({}, { id: 'a', step: 300 })
  const waiting = fakeTraining({}, { id: 'b', state: 'waiting', begun: 0 })
  const lost = fakeTraining({}, { id: 'c', state: 'interrupted' })
  const done = fakeTraining({}, { id: 'd', state: 'done', result: fakeResult(true) })

  it('the bar shows what works, else what waits, else what asks to go on, and nothing that is over', () => {
    expect(foremost([waiting, lost, learning, done])?.id).toBe('a')
    expect(foremost([lost, waiting, done])?.id).toBe('b')
    expect(foremost([lost, done])?.id).toBe('c')
    expect(foremost([done])).toBeUndefined()
  })

  it('steps can be gone to when there is something to see', () => {
    expect([stepFor(learning), stepFor(done)]).toEqual(['training', 'result'])
    expect(
      ['footage', 'goal', 'training', 'result'].map((step) => isReachable(step as 'goal', undefined, false)),
    ).toEqual([...[true, false, false, false]])
    expect(isReachable('goal', undefined, true)).toBe(true)
    expect([isReachable('result', learning, false), isReachable('result', done, false)]).toEqual([
      false,
      true,
    ])
    expect(shareOf(learning)).toBe(0.5)
    expect(shareOf({ ...learning, steps: 0 })).toBeUndefined()
  })

  it('a single picture is no footage', () => {
    const still = fakeSource('still', 1, { kind: 'picture' })
    expect(picksIn([still], [{ source: 'still', range: null }])).toEqual([])
  })
})
