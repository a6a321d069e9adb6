import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { spreadLabels, ticksOf } from '../../../../src-main/app/evaluation/report/chart.ts'
import { escapeHtml, html } from '../../../../src-main/app/evaluation/report/html.ts'
import { renderReport, toJson } from '../../../../src-main/app/evaluation/report.ts'
import type { Evaluation } from '../../../../src-main/app/evaluation/types.ts'
import { encodePng } from '../../../../src-main/media/picture.ts'
import { flatFrame } from '../../../support/frames.ts'
import { evaluationOf, gapEvaluation } from './support.ts'

const hostile = `</title><script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;\u202egpj.\u0007\ud800`

describe('escaping', () => {
  it('leaves nothing that HTML would read', () => {
    const text = escapeHtml(hostile)
    expect(text).not.toMatch(/[<>"']/)
    expect(text).toContain('&lt;script&gt;')
    expect(text).toContain('&amp;amp;')
    // Marks that turn the direction, controls, halves of characters.
    expect(text).not.toMatch(/[\u202e\u0007\ud800]/)
    expect(escapeHtml('a\n\tb — ü 漢 🎬')).toBe('a\n\tb — ü 漢 🎬')
  })

  it('is done by templates to all but HTML', () => {
    const inner = html`<b>${'<'}</b>`
    expect(html`<p title="${'"'}">${inner}${undefined}${[1, '&', [inner]]}</p>`.html).toBe(
      '<p title="&quot;"><b>&lt;</b>1&amp;<b>&lt;</b></p>',
    )
  })
})

describe('charts', () => {
  it('have round ticks within the range', () => {
    expect(ticksOf(24.3, 35.9, 5)).toEqual([25, 27.5, 30, 32.5, 35])
    expect(ticksOf(0.81, 0.97, 4).map((tick) => tick.toFixed(2))).toEqual(['0.85', '0.90', '0.95'])
  })

  it('keep labels apart and within', () => {
    const places = spreadLabels([100, 101, 99, 300], 20, 250)
    const sorted = [...places].sort((a, b) => a - b)
    for (const [index, place] of sorted.slice(1).entries()) {
      expect(place - sorted[index]!).toBeGreaterThanOrEqual(15 - 1e-9)
    }
    expect(Math.max(...places)).toBeLessThanOrEqual(250)
    expect(places[2]).toBeLessThan(places[0]!)
  })
})

describe('a report', () => {
  const tags = (page: string, tag: string) => page.match(new RegExp(`<${tag}[\\s>]`, 'g'))?.length ?? 0

  it('is one page that can run and load nothing', () => {
    const page = renderReport(evaluationOf([gapEvaluation({ a: [30, 31], nearest: [28, 29] })]))
    expect(page.startsWith('<!doctype html>')).toBe(true)
    expect(page).not.toMatch(/<script|<link|<iframe|javascript:|\son[a-z]+=|https?:|url\(|\sstyle=/i)
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    const digest = createHash('sha256').update(style).digest('base64')
    const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'")
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${digest}'`)
    expect(style).toContain('prefers-color-scheme: dark')
  })

  it('can be read without eyes: language, headings, captions, scopes, names of pictures', async () => {
    const gap = gapEvaluation({ a: [30, 31], nearest: [28, 29] })
    const png = await encodePng(flatFrame(7))
    const row = { label: 'truth', width: 8, height: 6, png }
    const page = renderReport(
      evaluationOf([{ ...gap, strips: [{ window: 1, columns: [0, 2, 4], rows: [row] }] }]),
    )
    expect(page).toContain('<html lang="en">')
    expect(tags(page, 'h1')).toBe(1)
    expect(tags(page, 'caption')).toBe(tags(page, 'table'))
    expect(page).not.toMatch(/<th(?![^>]*scope=)[\s>]/)
    expect(page).toMatch(/<svg[^>]*role="img"/)
    const pictures = [...page.matchAll(/<img[^>]*>/g)].map(([tag]) => tag)
    expect(pictures).toHaveLength(1)
    expect(pictures[0]).toMatch(/alt="truth: 3 pictures/)
    expect(pictures[0]).toContain(Buffer.from(png).toString('base64'))
    expect(page).toContain('clip 1.mp4')
  })

  it('escapes whatever comes from outside', () => {
    const plain = evaluationOf([gapEvaluation({ a: [30, 31], nearest: [28, 29], other: undefined })])
    const [gap] = plain.gaps
    const model = {
      folder: hostile,
      name: hostile,
      kind: hostile,
      parameters: 1,
      hash: hostile,
      trained: true,
      card: { [hostile]: hostile, list: [hostile, { deep: hostile }], record: { [hostile]: hostile } },
    }
    const strip = {
      window: 0,
      columns: [0],
      rows: [{ label: hostile, width: 1, height: 1, png: new Uint8Array(1) }],
    }
    const page = renderReport({
      ...plain,
      title: hostile,
      command: hostile,
      program: { device: hostile, ffmpeg: hostile },
      data: { title: hostile, rule: hostile, part: hostile, notes: [hostile, hostile] },
      limits: [hostile],
      fvdAbsent: hostile,
      gaps: [
        {
          ...gap!,
          windows: gap!.windows.map((window) => ({ ...window, source: hostile })),
          strips: [strip],
          methods: gap!.methods.map((method, index) => ({
            ...method,
            label: `${hostile}${String(index)}`,
            about: hostile,
            failure: method.failure && hostile,
            model: index === 0 ? model : undefined,
          })),
        },
      ],
    })
    expect(page).not.toMatch(/<script|onerror=alert\(2\)>(?!&)|\u202e|\u0007/)
    // The only picture is the strip's.
    expect(tags(page, 'img')).toBe(1)
    expect(tags(page, 'title')).toBeGreaterThan(0)
    expect(page).not.toContain('src=x onerror=alert(2)>')
  })

  it('marks the best, says who failed and why there is no FVD', () => {
    const evaluation: Evaluation = {
      ...evaluationOf([gapEvaluation({ a: [30, 31], nearest: [32, 33], other: undefined })]),
      fvdAbsent: 'FVD is absent: no weights.',
    }
    const page = renderReport(evaluation)
    expect(page).toContain('Not judged: other could not')
    expect(page).toContain('FVD is absent: no weights.')
    expect(page).toMatch(/<span class="top">32\.50<\/span>/)
    expect(page).toContain('\u22122.00 dB')
  })

  it('is JSON too, without the pictures', () => {
    const gap = gapEvaluation({ a: [30] })
    const strips = [
      { window: 0, columns: [0], rows: [{ label: 'a', width: 1, height: 1, png: new Uint8Array(9) }] },
    ]
    const json: unknown = JSON.parse(toJson(evaluationOf([{ ...gap, strips }])))
    expect(json).toMatchObject({ version: 1, gaps: [{ gap: 4, methods: [{ label: 'a' }] }] })
    expect(toJson(evaluationOf([{ ...gap, strips }]))).not.toContain('png')
  })
})
