import { describe, expect, it, onTestFinished } from 'vitest'
import { betterMethod, meanQuality, type GapQuality } from '../../../../src-shared/editor/quality.ts'
import { sameFrame } from '../../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { changeGaps } from '../../../../src-shared/project/edit-gaps.ts'
import { replaceKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { addTakes } from '../../../../src-shared/project/edit-takes.ts'
import { rational } from '../../../../src-shared/timebase.ts'
import { createVariants } from '../../../../src-main/app/editor/gap-variant.ts'
import { createQualityDesk, type QualityDesk } from '../../../../src-main/app/editor/quality-desk.ts'
import { openScoreBook } from '../../../../src-main/app/editor/score-book.ts'
import { createTakeDesk } from '../../../../src-main/app/editor/take-desk.ts'
import { crossFade } from '../../../../src-main/app/evaluation/baselines.ts'
import { judgeSample } from '../../../../src-main/app/evaluation/judge-sample.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { frameOf } from '../../../src-shared/project/random-document.ts'
import { LabEngine, openLab, pictureOfIndex, smallChain, type Lab } from './gap-lab.ts'

const gap = 'k0>k1'
/** From frame 10 of the video to frame 14, on ones: the drawings are frames 11, 12, 13. */
const known = changeGaps(
  replaceKeyframes(
    smallChain(0, 4),
    new Map([
      ['k0', frameOf('v', 10)],
      ['k1', frameOf('v', 14)],
    ]),
  ),
  [gap],
  { seed: 3 },
)

interface QualityLab extends Lab {
  readonly quality: QualityDesk
  /** How often pictures were scored. */
  scored(): number
  show(document: ProjectDocument): void
  /** The gap as soon as this holds. */
  until(holds: (quality: GapQuality) => boolean): Promise<void>
  now(): GapQuality
}

async function open(
  document: ProjectDocument,
  options: { grain?: number; folder?: string; times?: (index: number) => number } = {},
): Promise<QualityLab> {
  const folder = options.folder ?? temporaryFolder()
  const engine = new LabEngine()
  engine.grain = options.grain ?? 0
  const lab = await openLab(folder, { engine })
  const book = await openScoreBook(folder)
  const { call } = engine.parts
  let scored = 0
  const counting: typeof engine.parts = {
    ...engine.parts,
    call: (name, input, more) => {
      if (name === 'score-pictures') scored++
      return call(name, input, more)
    },
  }
  const shared = { engine: counting, gaps: lab.desk, book, variants: createVariants() }
  const timeOf = options.times ?? ((index) => index * 1001)
  const quality = createQualityDesk({
    ...{ ...shared, pictures: lab.pictures.parts },
    timesOf: (_, start, count) =>
      Promise.resolve(Array.from({ length: count }, (__, at) => rational(timeOf(start + at), 24000))),
  })
  const takes = createTakeDesk(shared)
  const stopper = new AbortController()
  onTestFinished(async () => {
    stopper.abort()
    await Promise.all([quality.close(), takes.close()])
    await lab.desk.close()
    await book.close()
  })
  let last: GapQuality | undefined
  const items = quality.watch(stopper.signal)
  const show = (next: ProjectDocument): void => {
    lab.desk.setDocument(next)
    quality.setDocument(next)
    takes.setDocument(next)
  }
  show(document)
  // Its takes are made, where it has any.
  void (async () => {
    for await (const { takes: all } of takes.watch(gap, stopper.signal)) expect(all.length).toBeLessThan(9)
  })()
  return {
    ...{ ...lab, quality, show },
    scored: () => scored,
    now: () => last!,
    async until(holds) {
      while (!last || !holds(last)) {
        const { value } = await items.next()
        last = value?.changed.find((one) => one.gap === gap) ?? last
      }
    },
  }
}

const isDone = ({ state }: GapQuality): boolean => state === 'done'

describe('the quality of a gap whose keyframes are frames of one video', () => {
  it('is that of evaluate, drawing by drawing, for what was made, the cross-fade and the nearer keyframe', async () => {
    const lab = await open(known, { grain: 2 })
    lab.desk.setLive(true)
    await lab.until(isDone)
    const { by, drawings } = lab.now()
    expect(by).toBe('real')
    expect(drawings.map(({ real, exact }) => [real, exact])).toEqual([
      [11, true],
      [12, true],
      [13, true],
    ])
    const truth = [10, 11, 12, 13, 14].map((index) => pictureOfIndex(index))
    const judge = async (frames: readonly (typeof truth)[number][]) => {
      async function* each() {
        for (const frame of frames) yield await Promise.resolve(frame)
      }
      const signal = new AbortController().signal
      return (await judgeSample(lab.engine.parts, truth, each(), () => undefined, signal)).positions
    }
    const made = await Promise.all([0, 1, 2].map((index) => lab.desk.frame(known, gap, index)))
    expect(drawings.map((drawing) => drawing.made)).toEqual(await judge(made.map((frame) => frame!)))
    const faded = [1, 2, 3].map((at) => crossFade(truth[0]!, truth[4]!, at / 4))
    expect(drawings.map((drawing) => drawing['cross-fade'])).toEqual(await judge(faded))
    const nearest = [truth[0]!, truth[4]!, truth[4]!]
    expect(drawings.map((drawing) => drawing.nearest)).toEqual(await judge(nearest))
    // Flat pictures fade as they really do, and the model brightens: the cross-fade is the advice.
    expect(meanQuality(drawings, 'cross-fade')!.psnr).toBe(100)
    expect(betterMethod(drawings)).toMatchObject({ method: 'cross-fade' })
    // Taken: the gap is made by it, without the engine, and scores what was promised.
    const calls = lab.engine.calls.length
    lab.show(changeGaps(known, [gap], { method: 'cross-fade' }))
    await lab.until((quality) => isDone(quality) && quality.drawings.every((one) => one.made?.psnr === 100))
    expect(lab.engine.calls).toHaveLength(calls)
    const frame = await lab.desk.frame(changeGaps(known, [gap], { method: 'cross-fade' }), gap, 0)
    expect(sameFrame(frame!, faded[0]!)).toBe(true)
    expect(betterMethod(lab.now().drawings)).toBeUndefined()
  })

  it('is remembered by what was measured', async () => {
    const folder = temporaryFolder()
    const lab = await open(known, { folder })
    lab.desk.setLive(true)
    await lab.until(isDone)
    const before = lab.scored()
    expect(before).toBe(3)
    lab.show(changeGaps(known, [gap], { seed: 4 }))
    await lab.until((quality) => isDone(quality) && quality.key === lab.status(gap).key)
    // The new frames alone.
    expect(lab.scored()).toBe(6)
    lab.show(known)
    await lab.until((quality) => isDone(quality) && quality.key === lab.status(gap).key)
    expect(lab.scored()).toBe(6)
  })

  it('is measured as in-betweens come, of nothing that is not there', async () => {
    const lab = await open(known)
    await lab.until(({ state }) => state === 'waiting')
    lab.engine.passes = 1
    lab.desk.generate('all')
    await lab.until(({ drawings }) => lab.status(gap).ready.length === 1 && drawings.length === 3)
    expect(lab.scored()).toBe(0)
    lab.engine.go()
    await lab.until(isDone)
    expect(lab.now().drawings.every(({ made }) => made)).toBe(true)
  })

  it('takes the nearest frame where none appears just then, and says so', async () => {
    const lab = await open(changeGaps(known, [gap], { exposure: { kind: 'count', count: 2 } }))
    lab.desk.setLive(true)
    await lab.until(isDone)
    expect(lab.now().drawings.map(({ real, exact }) => [real, exact])).toEqual([
      [11, false],
      [13, false],
    ])
  })

  it('says why it could not be measured, and tries again when the source is back', async () => {
    const lab = await open(known)
    lab.desk.setLive(true)
    await lab.idle()
    lab.pictures.missing.add('v')
    lab.show(changeGaps(known, [gap], { exposure: { kind: 'every', frames: 2 } }))
    await lab.until(({ state }) => state === 'failed')
    expect(lab.now().error).toMatchObject({ code: 'not-found' })
    lab.pictures.comeBack('v')
    await lab.until(isDone)
  })
})

describe('the quality of a gap whose truth nobody knows', () => {
  const backwards = replaceKeyframes(known, new Map([['k1', frameOf('v', 2)]]))

  it('is nothing without takes, and their spread with them', async () => {
    const lab = await open(backwards, { grain: 2 })
    lab.desk.setLive(true)
    await lab.until(isDone)
    expect(lab.now()).toMatchObject({ by: 'none', takes: 0 })
    lab.show(addTakes(backwards, gap, 3))
    await lab.until((quality) => quality.by === 'takes' && isDone(quality))
    const { takes, drawings } = lab.now()
    expect(takes).toBe(3)
    // Seeds 3, 4 and 5, each two levels brighter than the one before.
    for (const { spread } of drawings) expect(spread!.rms).toBeCloseTo((2 + 4 + 2) / 3 / 255, 6)
    expect(lab.scored()).toBe(0)
  })
})
