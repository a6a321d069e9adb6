import { describe, expect, it, onTestFinished } from 'vitest'
import type { GapTakes } from '../../../../src-shared/editor/takes.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import { sameFrame } from '../../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { deleteKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { addTakes, discardTake, pinTake } from '../../../../src-shared/project/edit-takes.ts'
import { createVariants } from '../../../../src-main/app/editor/gap-variant.ts'
import { openScoreBook } from '../../../../src-main/app/editor/score-book.ts'
import { createTakeDesk, type TakeDesk } from '../../../../src-main/app/editor/take-desk.ts'
import { diversity } from '../../../../src-main/engine/metrics/diversity.ts'
import { pictureOf } from '../../../../src-main/engine/metrics/picture.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { LabEngine, openLab, smallChain, type Lab } from './gap-lab.ts'

const gap = 'k0>k1'
const one = changeGaps(smallChain(0, 4, 8), [gap], { seed: 5 })
const three = addTakes(one, gap, 3)

interface TakeLab extends Lab {
  readonly takes: TakeDesk
  show(document: ProjectDocument): void
}

async function open(
  document: ProjectDocument,
  engine = new LabEngine(),
  folder = temporaryFolder(),
): Promise<TakeLab> {
  engine.grain = 2
  const lab = await openLab(folder, { engine })
  const book = await openScoreBook(folder)
  const takes = createTakeDesk({
    ...{ engine: engine.parts, gaps: lab.desk, book, variants: createVariants() },
  })
  onTestFinished(async () => {
    await takes.close()
    await lab.desk.close()
    await book.close()
  })
  const show = (next: ProjectDocument): void => {
    lab.desk.setDocument(next)
    takes.setDocument(next)
  }
  show(document)
  return { ...lab, takes, show }
}

/** Watches a lane; `until` gives its state as soon as this holds. */
function watch(lab: TakeLab, name = gap) {
  const stopper = new AbortController()
  const items = lab.takes.watch(name, stopper.signal)
  return {
    async until(holds: (state: GapTakes) => boolean): Promise<GapTakes> {
      for (;;) {
        const { value, done } = await items.next()
        if (done === true) throw new Error('The lane has ended.')
        if (holds(value)) return value
      }
    },
    next: () => items.next(),
    async close() {
      stopper.abort()
      await items.return()
    },
  }
}

const isMade = ({ takes }: GapTakes): boolean => takes.every(({ state }) => state === 'done')
const isCompared = (state: GapTakes): boolean =>
  isMade(state) && state.comparisons > 0 && state.compared === state.comparisons
const seedsAsked = ({ engine }: Lab): number[] => engine.calls.map(({ seed }) => seed)

describe('a lane of takes', () => {
  it('is made take by take, the one that plays first, each as the gap would be with that seed', async () => {
    const lab = await open(pinTake(three, gap, 6))
    const lane = watch(lab)
    const made = await lane.until(isMade)
    expect(made).toMatchObject({ gap, total: 3 })
    expect(made.takes.map(({ seed, ready }) => [seed, ready])).toEqual([
      [5, [0, 1, 2]],
      [6, [0, 1, 2]],
      [7, [0, 1, 2]],
    ])
    expect(seedsAsked(lab)).toEqual([6, 5, 7])
    // Pinning costs nothing: what the gap then needs is there, under that name, and with those pixels.
    for (const { seed, key } of made.takes) {
      const seeded = changeGaps(one, [gap], { seed })
      lab.show(seeded)
      expect(lab.status(gap)).toMatchObject({ state: 'done', key })
      const frame = await lab.desk.frame(seeded, gap, 1)
      expect(sameFrame(frame!, (await lab.desk.frame(pinTake(three, gap, seed), gap, 1))!)).toBe(true)
    }
    expect(seedsAsked(lab)).toEqual([6, 5, 7])
    await lane.close()
  })

  it('says how much its takes differ, as the diversity of evaluate is, and remembers it', async () => {
    const folder = temporaryFolder()
    const engine = new LabEngine()
    const lab = await open(three, engine, folder)
    const lane = watch(lab)
    const state = await lane.until(isCompared)
    const samples = []
    for (const { seed } of state.takes) {
      const document = pinTake(three, gap, seed)
      const frames = await Promise.all([0, 1, 2].map((index) => lab.desk.frame(document, gap, index)))
      samples.push(frames.map((frame) => pictureOf(frame!)))
    }
    const { rms, dissimilarity } = await diversity(samples)
    expect(state.spread!.rms).toBeCloseTo(rms, 12)
    expect(state.spread!.dissimilarity).toBeCloseTo(dissimilarity, 12)
    expect(rms).toBeGreaterThan(0)
    const [near, far] = [state.pairs[0]!, state.pairs[1]!]
    expect([near.first, near.second, far.first, far.second]).toEqual([5, 6, 5, 7])
    expect(far.rms).toBeCloseTo(2 * near.rms, 6)
    // Another take costs its own pairs alone.
    lab.show(addTakes(three, gap, 1))
    const more = await lane.until((now) => now.takes.length === 4 && isCompared(now))
    expect(more.comparisons).toBe(18)
    await lane.close()
  })

  it('of a model that makes no use of its seed has no spread at all', async () => {
    const lab = await open(three)
    lab.engine.grain = 0
    const lane = watch(lab)
    expect((await lane.until(isCompared)).spread!.rms).toBe(0)
    await lane.close()
  })

  it('stops what is discarded or changed, and makes what is wanted then', async () => {
    const engine = new LabEngine()
    engine.passes = 1
    const lab = await open(three, engine)
    const lane = watch(lab)
    const first = await lane.until(({ takes }) => takes[0]!.ready.length === 1)
    expect(first.takes.map(({ state }) => state)).toEqual(['running', 'waiting', 'waiting'])
    lab.show(discardTake(three, gap, 5))
    const next = await lane.until(({ takes }) => takes.length === 2 && takes[0]!.state === 'running')
    expect(next.takes.map(({ seed }) => seed)).toEqual([6, 7])
    engine.go()
    await lane.until(isMade)
    expect(seedsAsked(lab)).toEqual([5, 6, 7])
    await lane.close()
  })

  it('stops when it is closed, and ends when its gap is gone', async () => {
    const engine = new LabEngine()
    engine.passes = 1
    const lab = await open(three, engine)
    const lane = watch(lab)
    await lane.until(({ takes }) => takes[0]!.ready.length === 1)
    await lane.close()
    engine.go()
    await lab.desk.idle(AbortSignal.timeout(5000))
    expect(seedsAsked(lab)).toEqual([5])
    const again = watch(lab)
    await again.until(isMade)
    lab.show(deleteKeyframes(three, ['k1'], 'leave'))
    for (;;) if ((await again.next()).done) break
    expect(await lab.takes.watch('k0>k1', new AbortController().signal).next()).toMatchObject({ done: true })
  })

  it('says which take failed and why, makes the others, and tries again when asked', async () => {
    const engine = new LabEngine()
    engine.errors.push(new InterludeError('out-of-memory', 'Too little memory.', 'Close something.'))
    const lab = await open(three, engine)
    const lane = watch(lab)
    const failed = await lane.until(({ takes }) => takes.every(({ state }) => /done|failed/.test(state)))
    expect(failed.takes.map(({ state }) => state)).toEqual(['failed', 'done', 'done'])
    expect(failed.takes[0]!.error).toMatchObject({ code: 'out-of-memory', remedy: 'Close something.' })
    lab.takes.retry(gap)
    await lane.until(isMade)
    await lane.close()
  })

  it('leaves what was asked for of its gap as it was', async () => {
    const engine = new LabEngine()
    engine.passes = 1
    const lab = await open(pinTake(three, gap, 6), engine)
    lab.desk.generate(['k1>k2', gap])
    const lane = watch(lab)
    engine.go()
    await lane.until(isMade)
    await lab.idle()
    expect(lab.states()).toEqual(['done', 'done'])
    await lane.close()
  })
})
