import { describe, expect, it } from 'vitest'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import type { Migrations } from '../../../src-shared/project/migrate.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { chainAt, Dice, emptyDocument, randomDocument } from './random-document.ts'

const text = formatProject(chainAt(0, 10, 20), '0.1.0')

describe('a project file', () => {
  it('gives back every document, and the same text again', () => {
    for (let seed = 0; seed < 60; seed++) {
      const document = randomDocument(new Dice(seed))
      const written = formatProject(document, '0.1.0')
      const read = parseProject(written)
      expect(read).toEqual(document)
      expect(formatProject(read, '0.1.0')).toBe(written)
    }
    expect(parseProject(formatProject(emptyDocument(), '0.1.0'))).toEqual(emptyDocument())
  })

  it('is one text for one document, in whatever order its fields came, with a line for each thing', () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, part]) => [name, backwards(part)]),
      )
    }
    expect(formatProject(parseProject(JSON.stringify(backwards(JSON.parse(text)))), '0.1.0')).toBe(text)
    const lines = text.split('\n')
    expect(lines.filter((line) => line.includes('"id":"k'))).toHaveLength(3)
    expect(lines.filter((line) => line.includes('"from":"k'))).toHaveLength(2)
    expect(text.endsWith('}\n')).toBe(true)
  })

  it('takes -0 for 0', () => {
    expect(formatProject(parseProject(text.replace('"at":0,', '"at":-0,')), '0.1.0')).toBe(text)
    expect(Object.is(parseProject(text.replace('"at":0,', '"at":-0,')).keyframes[0]!.at, 0)).toBe(true)
  })

  it('refuses to write what could not be read again', () => {
    const chain = chainAt(0, 10)
    expect(() => formatProject({ ...chain, gaps: [] }, '0.1.0')).toThrow(/gaps has 0 items for 2 keyframes/)
  })

  it('has room for a document at all of its limits', () => {
    const long = (length: number): string => '\u0001'.repeat(length)
    const chain = chainAt(0, 1)
    const full = changeGaps(chain, ['k0>k1'], {
      spacing: {
        kind: 'chart',
        times: Array.from({ length: limits.chart }, (_, index) => (index + 1) / 1e3 + 1e-16),
      },
      model: long(200),
      takes: Array.from({ length: limits.takes }, (_, index) => 4_294_967_295 - index),
      locks: [
        {
          kind: 'stroke',
          erase: false,
          radius: limits.brush,
          points: Array<number>(2 * limits.lockPoints).fill(16383),
        },
        ...Array.from({ length: limits.locks - 1 }, () => ({
          ...({ kind: 'box', x: 16383, y: 16383 } as const),
          ...{ width: 16384, height: 16384 },
        })),
      ],
    })
    const ids = 64 * 2
    const [source, keyframe, gap] = [chain.sources, chain.keyframes, full.gaps].map(
      (items) => JSON.stringify(items[0]).length + ids + 10,
    ) as [number, number, number]
    const all =
      limits.sources * (source + 6 * (limits.path + 100) + 200) + limits.keyframes * (keyframe + 40 + gap)
    expect(all).toBeLessThan(limits.text)
  })
})

describe('a file of an older version', () => {
  // A made-up version 0, and 1 as one on the way: places were seconds at 24 frames, and models had no name.
  interface Old {
    readonly keyframes: readonly { readonly seconds: number }[]
    readonly gaps: readonly object[]
  }
  const steps: Migrations = {
    0: (document) => {
      const { keyframes } = document as unknown as Old
      return {
        ...document,
        keyframes: keyframes.map(({ seconds, ...rest }) => ({ ...rest, at: seconds * 24 })),
      }
    },
    1: (document) => {
      const { gaps } = document as unknown as Old
      return { ...document, gaps: gaps.map((gap) => ({ ...gap, model: 'studio' })) }
    },
  }
  const old = (seconds: unknown): string => {
    const file = JSON.parse(text) as { version: number; document: { keyframes: object[]; gaps: object[] } }
    file.version = 0
    file.document.keyframes = file.document.keyframes.map((one, index) => {
      const rest = Object.entries(one).filter(([name]) => name !== 'at')
      return { ...Object.fromEntries(rest), seconds: index === 1 ? seconds : index }
    })
    file.document.gaps = file.document.gaps.map((one) => ({ ...one, model: undefined }))
    return JSON.stringify(file)
  }

  it('is read, step by step, as what it means now', () => {
    const read = parseProject(old(1), steps, 2)
    expect(read).toEqual(parseProject(formatProject(chainAt(0, 24, 48), '0')))
    expect(read.gaps.map(gapId)).toEqual(['k0>k1', 'k1>k2'])
  })

  it('is still checked for what it holds then', () => {
    expect(() => parseProject(old(0.1), steps, 2)).toThrow(/keyframes\[1\]\.at/)
    expect(() => parseProject(old('x'), steps, 2)).toThrow(expect.objectContaining({ code: 'damaged' }))
  })

  it('is refused where a step is missing', () => {
    expect(() => parseProject(old(1), { 1: steps[1]! }, 2)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    )
  })
})
