import { describe, expect, it } from 'vitest'
import { planExport, soundStart } from '../../../../src-main/app/editor/export-plan.ts'
import type { ProjectDocument } from '../../../../src-shared/project/document.ts'
import { addKeyframes } from '../../../../src-shared/project/edit-keyframes.ts'
import { setRange } from '../../../../src-shared/project/edit-project.ts'
import { addSources } from '../../../../src-shared/project/edit-sources.ts'
import { rational, toNumber, type Rational } from '../../../../src-shared/timebase.ts'
import { chainAt, emptyDocument, frameOf, videoOf } from '../../../src-shared/project/random-document.ts'

const at = (rate: Rational | null, document: ProjectDocument = chainAt(0, 4, 8)) =>
  planExport(document, { ...document.output, rate }, null)
const places = (plan: ReturnType<typeof at>): number[] =>
  Array.from({ length: plan.frames }, (_, index) => plan.at(index))

describe('an export shows', () => {
  it('each frame of the range once at the own rate, and needs the in-betweens within', () => {
    const document = chainAt(3, 7, 11, 12, 20)
    expect(places(at(null, document))).toEqual(Array.from({ length: 18 }, (_, index) => index + 3))
    expect(at(null, document).needs).toEqual([
      { gap: 'k0>k1', drawings: [0, 1, 2] },
      { gap: 'k1>k2', drawings: [0, 1, 2] },
      { gap: 'k3>k4', drawings: [0, 1, 2, 3, 4, 5, 6] },
    ])
    const marked = at(null, setRange(document, { in: 7, out: 12 }))
    expect(places(marked)).toEqual([7, 8, 9, 10, 11, 12])
    expect(marked.needs).toEqual([{ gap: 'k1>k2', drawings: [0, 1, 2] }])
    const asked = planExport(document, document.output, { first: 6, last: 7 })
    expect(places(asked)).toEqual([6, 7])
    expect(asked.needs).toEqual([{ gap: 'k0>k1', drawings: [2] }])
  })

  it.each([
    // 9 frames at 24.
    [48, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8]],
    [12, [0, 2, 4, 6, 8]],
    [30, [0, 1, 2, 2, 3, 4, 5, 6, 6, 7, 8]],
    [1, [0]],
  ])('at %d frames a second the frames that are nearest in time', (rate, expected) => {
    expect(places(at(rational(rate)))).toEqual(expected)
  })

  it('and needs the in-betweens alone that it shows: few at half the rate, each once where it is held', () => {
    expect(at(rational(12)).needs).toEqual([
      { gap: 'k0>k1', drawings: [1] },
      { gap: 'k1>k2', drawings: [1] },
    ])
    expect(at(rational(48)).needs).toEqual([
      { gap: 'k0>k1', drawings: [0, 1, 2] },
      { gap: 'k1>k2', drawings: [0, 1, 2] },
    ])
    const chain = chainAt(0, 8)
    const onTwos = {
      ...chain,
      gaps: chain.gaps.map((gap) => ({ ...gap, exposure: { kind: 'every', frames: 2 } as const })),
    }
    expect(planExport(onTwos, onTwos.output, { first: 2, last: 5 }).needs).toEqual([
      { gap: 'k0>k1', drawings: [0, 1] },
    ])
  })

  it.each([rational(24000, 1001), rational(25), rational(60000, 1001), rational(1000), rational(7)])(
    'as long as the sequence, at whatever rate',
    (rate) => {
      const plan = at(rate, chainAt(0, 100_000))
      const [frame, length] = [1 / toNumber(rate), plan.frames / toNumber(rate)]
      expect(Math.abs(length - 100_001 / 24)).toBeLessThanOrEqual(frame / 2)
      // What is shown is never further from its moment than half a frame of the sequence, but at the very end.
      for (let index = 0; index < plan.frames - 50; index += 997) {
        expect(Math.abs(plan.at(index) / 24 - index * frame)).toBeLessThanOrEqual(0.5 / 24 + 1e-9)
      }
      expect(plan.at(plan.frames - 1)).toBeLessThanOrEqual(100_000)
    },
  )

  it('nothing where there is nothing', () => {
    const { output } = emptyDocument()
    expect(() => planExport(emptyDocument(), output, null)).toThrow(
      expect.objectContaining({ code: 'empty' }),
    )
    const marked = setRange(chainAt(0, 9), { in: 20, out: 30 })
    expect(() => planExport(marked, output, null)).toThrow(expect.objectContaining({ code: 'empty' }))
    for (const range of [
      { first: 0, last: 10 },
      { first: 5, last: 4 },
    ]) {
      expect(() => planExport(chainAt(0, 9), output, range)).toThrow(
        expect.objectContaining({ code: 'out-of-range' }),
      )
    }
  })
})

describe('sound begins', () => {
  // Frame i of a source lies at i * 1001/24000 s.
  const second = addSources(chainAt(10, 20, 30), [videoOf('w', 100), videoOf('music', 10)])
  const document = addKeyframes(second, [{ id: 'other', at: 34, shows: frameOf('w', 24) }])
  const start = (source: string, first: number, last: number) =>
    toNumber(soundStart(document, source, { first, last }))

  it('where the first keyframe of its source within the range says', () => {
    // k1 shows frame 1 at place 20, k0 frame 0 at place 10.
    expect(start('v', 15, 30)).toBeCloseTo(1001 / 24000 - 5 / 24, 9)
    expect(start('v', 10, 30)).toBe(0)
    expect(start('w', 10, 34)).toBeCloseTo((24 * 1001) / 24000 - 1, 9)
  })

  it('where the nearest one says, when the range has none', () => {
    expect(start('v', 21, 29)).toBeCloseTo(1001 / 24000 + 1 / 24, 9)
    expect(start('w', 10, 30)).toBeCloseTo((24 * 1001) / 24000 - 1, 9)
  })

  it('with the sequence, when its source has no keyframe at all', () => {
    expect(start('music', 10, 30)).toBe(0)
    expect(start('music', 34, 34)).toBe(1)
  })
})
