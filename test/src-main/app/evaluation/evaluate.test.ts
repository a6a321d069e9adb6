// Judging with an engine that cross-fades: a model and the prior are then the cross-fade, which is known.
import { describe, expect, it } from 'vitest'
import { evaluateModels } from '../../../../src-main/app/evaluation/evaluate.ts'
import {
  baselineNames,
  type EvaluationPlan,
  type EvaluationProgress,
} from '../../../../src-main/app/evaluation/types.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import { crossFade, fakeHandlers } from '../../../support/fake-engine.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { testData, testParts } from './parts.ts'

const never = new AbortController().signal
const baselines = baselineNames.map((kind) => ({ kind, label: kind }))
/** All but the one that is a program of its own. */
const quick = baselines.filter(({ kind }) => kind !== 'minterpolate')
const model = (label: string) => ({ kind: 'model', label, folder: `/models/${label}` }) as const

function planOf(wish: Partial<EvaluationPlan> = {}): EvaluationPlan {
  return {
    title: 'a',
    data: testData([4], 3),
    methods: [model('a'), ...quick],
    samples: 1,
    seed: 5,
    fvd: false,
    command: '',
    ...wish,
  }
}

describe('an evaluation', () => {
  it('judges every method by the same frames', async () => {
    const { gaps, program } = await evaluateModels(
      testParts(temporaryFolder()),
      planOf({
        // The filter works on blocks that do not fit into less.
        data: testData([4], 2, { width: 64, height: 48 }),
        methods: [model('a'), ...baselines],
      }),
      never,
    )
    const [gap] = gaps
    expect(gaps).toHaveLength(1)
    expect(gap).toMatchObject({ gap: 4, size: { width: 64, height: 48 } })
    expect(program.device).toBe('cpu: Fake processor')
    const of = (label: string) => gap!.methods.find((method) => method.label === label)!
    expect(gap!.methods.map(({ label }) => label)).toEqual(['a', ...baselineNames])
    // They all cross-fade, through different ways.
    expect(of('a').scores).toEqual(of('cross-fade').scores)
    expect(of('prior').scores).toEqual(of('cross-fade').scores)
    expect(of('nearest').scores!.mean.mean.psnr).toBeLessThan(of('cross-fade').scores!.mean.mean.psnr)
    const { positions } = of('a').scores!.mean
    expect(positions).toHaveLength(3)
    // The bump is highest in the middle.
    expect(positions[1]!.psnr).toBeLessThan(Math.min(positions[0]!.psnr, positions[2]!.psnr))
    expect(of('a').perWindow).toHaveLength(2)
    expect(of('a').model).toMatchObject({ folder: '/models/a', trained: false })
  })

  it('keeps lengths of gaps apart', async () => {
    const plan = planOf({ data: testData([2, 5], 2), methods: [model('a')] })
    const { gaps } = await evaluateModels(testParts(temporaryFolder()), plan, never)
    expect(
      gaps.map(({ gap, windows, methods }) => [
        gap,
        windows.length,
        methods[0]!.scores!.mean.positions.length,
      ]),
    ).toEqual([
      [2, 2, 1],
      [5, 2, 4],
    ])
  })

  it('shows strips of few windows, each with the truth and every method', async () => {
    const plan = planOf({ data: testData([4], 7), methods: [model('a'), ...quick.slice(0, 2)] })
    const { gaps } = await evaluateModels(testParts(temporaryFolder()), plan, never)
    const { strips } = gaps[0]!
    expect(strips.map(({ window }) => window)).toEqual([6, 3, 0].toSorted((a, b) => a - b))
    expect(strips[0]!.columns).toEqual([0, 1, 2, 3, 4])
    expect(strips[0]!.rows.map(({ label }) => label)).toEqual(['truth', 'a', 'nearest', 'cross-fade'])
    expect(strips[0]!.rows[0]!.width).toBe(5 * 32 + 4 * 2)
  })

  it('takes samples with seeds of their own, and tells the best and how they differ', async () => {
    const folder = temporaryFolder()
    const seeds = new Set<number>()
    // The higher the seed, the darker.
    const parts = testParts(folder, {
      inbetween: async (input, { emit }) => {
        seeds.add(input.seed)
        for (const [index, time] of input.times.entries()) {
          const frame = crossFade(input.from, input.to, time)
          const data = frame.data.map((value) => Math.max(0, value - 10 * (input.seed - 5)))
          await emit({ index, time, frame: { ...frame, data } })
        }
        return fakeHandlers().inbetween({ ...input, times: [] }, { signal: never, emit })
      },
    })
    const { gaps } = await evaluateModels(parts, planOf({ samples: 3 }), never)
    expect([...seeds]).toEqual([5, 6, 7])
    const [method, nearest] = gaps[0]!.methods
    const { mean, best } = method!.scores!
    expect(method!.samples).toBe(3)
    expect(best.mean.psnr).toBeGreaterThan(mean.mean.psnr)
    // Pairs differ by 10, 10 and 20 of 255, where nothing is cut off at black.
    expect(method!.diversity!.rms).toBeGreaterThan(0.04)
    expect(method!.diversity!.rms).toBeLessThanOrEqual(40 / 3 / 255)
    expect(nearest!.samples).toBe(1)
    expect(nearest!.diversity).toBeUndefined()
    const one = await evaluateModels(parts, planOf(), never)
    expect(best.mean.psnr).toBe(one.gaps[0]!.methods[0]!.scores!.mean.mean.psnr)
  })

  it('counts all work, and the second time makes nothing again', async () => {
    const folder = temporaryFolder()
    const run = async () => {
      const parts = testParts(folder)
      const steps: EvaluationProgress[] = []
      const result = await evaluateModels(parts, planOf({ samples: 2 }), never, (step) => steps.push(step))
      return { parts, steps, result }
    }
    const first = await run()
    const last = first.steps.at(-1)!
    // 3 windows of 3 in-betweens: 2 samples of the model, and 3 baselines.
    expect(last).toEqual({ done: 3 * 3 * 5, total: 3 * 3 * 5, free: 0 })
    expect(first.steps.every(({ done }, index) => done > (first.steps[index - 1]?.done ?? 0))).toBe(true)
    const second = await run()
    // What comes from the store is free: the model's and the prior's.
    expect(second.steps.at(-1)).toEqual({ ...last, free: 3 * 3 * 3 })
    expect(second.parts.calls).not.toContain('inbetween')
    expect(second.parts.calls).not.toContain('blend-prior')
    expect(second.result.gaps[0]!.methods[0]!.scores).toEqual(first.result.gaps[0]!.methods[0]!.scores)
    expect(second.result.gaps[0]!.methods[0]!.secondsPerGap).toBeUndefined()
  })

  it('goes on without a baseline that can not, and not without a model', async () => {
    const failing = () => Promise.reject(new InterludeError('out-of-memory', 'Too large.'))
    const steps: EvaluationProgress[] = []
    const { gaps } = await evaluateModels(
      testParts(temporaryFolder(), { 'blend-prior': failing }),
      planOf(),
      never,
      (step) => steps.push(step),
    )
    const prior = gaps[0]!.methods.find(({ kind }) => kind === 'prior')!
    expect(prior).toMatchObject({ failure: 'Too large.', perWindow: [] })
    expect(prior.scores).toBeUndefined()
    expect(gaps[0]!.strips[0]!.rows.map(({ label }) => label)).not.toContain('prior')
    expect(steps.at(-1)!.done).toBe(steps.at(-1)!.total)
    await expect(
      evaluateModels(testParts(temporaryFolder(), { inbetween: failing }), planOf(), never),
    ).rejects.toMatchObject({ code: 'out-of-memory' })
  })

  it('measures FVD where it can, and says why where it can not', async () => {
    const seen: number[] = []
    const parts = testParts(temporaryFolder(), {
      'find-fvd-weights': () => Promise.resolve({ found: true, file: 'weights' }),
      'video-features': ({ clip }) => {
        seen.push(clip.length)
        const mean = (frame: { data: Uint8Array }) =>
          frame.data.reduce((sum, value) => sum + value, 0) / frame.data.length
        return Promise.resolve({ features: clip.map(mean) })
      },
    })
    const plan = planOf({
      data: testData([10, 4], 3),
      fvd: true,
      methods: [model('a'), ...baselines.slice(0, 2)],
    })
    const steps: EvaluationProgress[] = []
    const { gaps, fvdAbsent, limits } = await evaluateModels(parts, plan, never, (step) => steps.push(step))
    const [long, short] = gaps
    // Three real clips, and three of each method, keyframes in their places.
    expect(seen).toEqual(Array.from({ length: 12 }, () => 11))
    const [a, nearest, fade] = long!.methods.map(({ fvd }) => fvd!)
    expect(a).toEqual(fade)
    expect(a!.clips).toBe(3)
    expect(nearest!.value).toBeGreaterThan(0)
    expect(short!.methods.every(({ fvd }) => fvd === undefined)).toBe(true)
    expect(fvdAbsent).toContain('gap of 4')
    expect(limits.join(' ')).toContain('3 clips; 256')
    expect(steps.at(-1)!.done).toBe(steps.at(-1)!.total)

    const without = await evaluateModels(testParts(temporaryFolder()), planOf({ fvd: true }), never)
    expect(without.fvdAbsent).toContain('npm run setup -- --fvd')
    expect((await evaluateModels(testParts(temporaryFolder()), planOf(), never)).fvdAbsent).toBeUndefined()
  })

  it('stops when it is cancelled, wherever it is', async () => {
    for (const call of ['describe-model', 'inbetween', 'score-pictures', 'blend-prior'] as const) {
      const stop = new AbortController()
      const parts = testParts(temporaryFolder())
      const engine: typeof parts.engine = {
        ...parts.engine,
        call: (name, input, options) => {
          if (name === call) stop.abort()
          return parts.engine.call(name, input, options)
        },
      }
      await expect(evaluateModels({ ...parts, engine }, planOf(), stop.signal)).rejects.toMatchObject({
        code: 'cancelled',
      })
    }
  })

  it('refuses plans that can not be', async () => {
    const run = (wish: Partial<EvaluationPlan>) =>
      evaluateModels(testParts(temporaryFolder()), planOf(wish), never)
    await expect(run({ methods: [] })).rejects.toThrow(RangeError)
    await expect(run({ methods: [model('a'), model('a')] })).rejects.toThrow('label')
    await expect(run({ samples: 0 })).rejects.toThrow('sample')
    await expect(run({ data: testData([4], 0) })).rejects.toThrow('window')
  })
})
