// What decides whether a fine-tuned model is offered: the verdict, its card, its place, and what the footage gave.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GapEvaluation, MethodResult } from '../../../src-main/app/evaluation/types.ts'
import { shareFootage } from '../../../src-main/app/finetune-footage.ts'
import { installModel } from '../../../src-main/app/finetune-install.ts'
import { finetunePlace } from '../../../src-main/app/finetune-place.ts'
import { judge, provenCard } from '../../../src-main/app/finetune-proof.ts'
import { parseCard, untrainedCard } from '../../../src-main/engine/model/model-card.ts'
import type { ClipIndex } from '../../../src-shared/clip-format.ts'
import { gapScoreOf, sampleScoresOf, type Score } from '../../../src-shared/scores.ts'
import { temporaryFolder } from '../../support/temp.ts'

const before: readonly Score[] = [20, 24, 28, 30].map((psnr) => ({ psnr, ssim: 0.8 }))

function method(label: string, scores: readonly Score[]): MethodResult {
  return {
    label,
    kind: 'model',
    about: '',
    samples: 1,
    scores: sampleScoresOf([gapScoreOf(scores)]),
    perWindow: scores.map((score) => ({ mean: score, best: score })),
  }
}

/** An evaluation in which the model gained so much, window by window. */
function gained(psnr: readonly number[], ssim = 0.01, gap = 15): GapEvaluation {
  const after = before.map((score, index) => ({ psnr: score.psnr + psnr[index]!, ssim: score.ssim + ssim }))
  return {
    gap,
    windows: before.map((_, first) => ({ source: 'a', first, last: first + gap, movement: 1 })),
    size: 'various',
    methods: [method('after', after), method('before', before)],
    strips: [],
  }
}

describe('the verdict', () => {
  it.each([
    ['a gain in all windows', gained([1, 0.8, 0.9, 1.1]), true],
    ['a gain that could be chance', gained([3, -2, -1.5, 1]), false],
    ['a loss', gained([-1, -1, -1, -0.9]), false],
    ['a gain in PSNR that costs SSIM', gained([1, 1, 1, 1], -0.02), false],
    ['a gain that nobody sees', gained([0.01, 0.01, 0.01, 0.01], 0), false],
    ['a gain, and an unseen loss of SSIM', gained([1, 1, 1, 1], -0.0001), true],
    [
      'a single window',
      {
        ...gained([1, 1, 1, 1]),
        methods: [method('after', before.slice(1, 2)), method('before', before.slice(0, 1))],
      },
      false,
    ],
    ['nothing to compare', { ...gained([1, 1, 1, 1]), methods: [method('after', before)] }, false],
  ])('of %s', (_, gap, better) => {
    expect(judge({ gaps: [gap] }, true)).toMatchObject({ better })
  })

  it('needs all lengths of gaps to agree, and the part to choose by', () => {
    const [gain, loss] = [gained([1, 1, 1, 0.9]), gained([-1, -1, -1, -0.9], 0, 8)]
    expect(judge({ gaps: [gain, loss] }, true).better).toBe(false)
    expect(judge({ gaps: [gain, gained([0, 0, 0, 0], 0, 8)] }, true).better).toBe(true)
    expect(judge({ gaps: [gain] }, false)).toMatchObject({
      better: false,
      words: expect.stringContaining('choose by') as string,
    })
    expect(judge({ gaps: [gain] }, true).words).toMatch(/^Better .* \+0\.97 dB .*4 of 4 windows/)
  })

  it('is written on the card, with the numbers', async () => {
    const folder = temporaryFolder()
    const card = { ...untrainedCard('x', 'studio', 1), limits: ['Known.'], extra: 'stays' }
    writeFileSync(join(folder, 'card.json'), JSON.stringify(card))
    const proof = { gaps: [gained([1, 1, 1, 1])], data: { title: '', rule: '', part: 'The end.', notes: [] } }
    const read = async (verdict: { better: boolean; words: string }) =>
      parseCard(JSON.parse(await provenCard(folder, proof, verdict)), 'it')
    const better = await read({ better: true, words: 'Better.' })
    expect(better.metrics).toMatchObject({ 'after PSNR, gap 15': 26.5, 'before PSNR, gap 15': 25.5 })
    expect(better).toMatchObject({ proof: 'Better.', limits: ['Known.'], extra: 'stays' })
    expect((await read({ better: false, words: 'Not.' })).limits[0]).toMatch(
      /^Kept although it is not better/,
    )
  })
})

describe('the place of a model', () => {
  const app = { runtime: { data: '/data' } } as Parameters<typeof finetunePlace>[0]

  it('is the library for a name, and a folder for a path', () => {
    expect(finetunePlace(app, 'my shoot-2', '/here')).toEqual({
      folder: join('/data', 'runs', 'my shoot-2'),
      name: 'my shoot-2',
      model: join('/data', 'models', 'my shoot-2'),
      inLibrary: true,
    })
    expect(finetunePlace(app, './a', '/here')).toMatchObject({ folder: '/here/a', model: '/here/a/model' })
  })

  it.each(['', ' a', 'a ', 'a.', 'a:b', 'a*', 'x'.repeat(65), 'a\u0000b'])('is not %j', (out) => {
    expect(() => finetunePlace(app, out, '/here')).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('is never one that is taken', async () => {
    const folder = temporaryFolder()
    const [from, to] = [join(folder, 'from'), join(folder, 'models', 'to')]
    mkdirSync(from)
    writeFileSync(join(from, 'card.json'), 'new')
    await installModel(from, to)
    expect(readFileSync(join(to, 'card.json'), 'utf8')).toBe('new')
    writeFileSync(join(from, 'card.json'), 'newer')
    await expect(installModel(from, to)).rejects.toMatchObject({ code: 'exists' })
    expect(readFileSync(join(to, 'card.json'), 'utf8')).toBe('new')
  })
})

describe('the footage', () => {
  it('is counted in seconds by file and part; stretches shorter than a window are of no use', () => {
    const none = { clips: 0, sources: 0, frames: 0, seconds: 0 }
    const clip = (source: number, split: 'train' | 'validation' | 'test', frames: number) => ({
      id: `${String(source)}-${split}-${String(frames)}`,
      split,
      scene: 's',
      source,
      range: [0, frames] as [number, number],
      block: 0,
      first: 0,
      frames,
      motion: 1,
      rate: 10,
    })
    const index: ClipIndex = {
      format: 'interlude-clips',
      version: 1,
      key: '',
      packs: [],
      blocks: [],
      sources: [
        { name: 'a', hash: '' },
        { name: 'b', hash: '' },
      ],
      clips: [clip(0, 'train', 100), clip(0, 'test', 20), clip(1, 'train', 15), clip(1, 'validation', 16)],
      manifest: {
        dataset: 'footage',
        title: '',
        splits: { train: none, validation: none, test: none },
        checks: [],
        broken: [],
        notes: ['so'],
        bytes: 0,
      },
    }
    expect(shareFootage('/store', index)).toEqual({
      store: '/store',
      total: { training: 10, selection: 1.6, proof: 2 },
      sources: [
        { name: 'a', training: 10, selection: 0, proof: 2 },
        { name: 'b', training: 0, selection: 1.6, proof: 0 },
      ],
      notes: ['so'],
      broken: [],
    })
  })
})
