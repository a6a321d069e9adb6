// Sentences of the main side in other languages: the catalogue has just those that the sources have, and finds them.
import { describe, expect, it } from 'vitest'
import { createTranslator, type Sentences } from '../../../src-renderer/i18n/sentences.ts'
import { document } from '../../../src-renderer/i18n/ko/said/document.ts'
import { editor } from '../../../src-renderer/i18n/ko/said/editor.ts'
import { engine } from '../../../src-renderer/i18n/ko/said/engine.ts'
import { media } from '../../../src-renderer/i18n/ko/said/media.ts'
import { models } from '../../../src-renderer/i18n/ko/said/models.ts'
import { training } from '../../../src-renderer/i18n/ko/said/training.ts'
import { saidInSource } from '../../support/said-in-source.ts'

const parts: Sentences[] = [document, editor, engine, media, models, training]
const korean: Sentences = Object.fromEntries(parts.flatMap((part) => Object.entries(part)))
const slots = (text: string): number => text.split('{}').length - 1

describe('the Korean catalogue', () => {
  it('has every sentence of the sources, and no other', () => {
    const said = [...saidInSource().keys()]
    expect(said.length).toBeGreaterThan(300)
    expect(said.filter((pattern) => !(pattern in korean))).toEqual([])
    expect(Object.keys(korean).filter((pattern) => !said.includes(pattern))).toEqual([])
  })

  it('has each in one place', () => {
    expect(parts.flatMap((part) => Object.keys(part))).toHaveLength(Object.keys(korean).length)
  })

  it('puts in all that the sentence holds', () => {
    const wrong = Object.entries(korean).filter(([pattern, translation]) => {
      const used = new Set([...translation.matchAll(/\{(\d)\}/g)].map(([, place]) => Number(place)))
      return used.size !== slots(pattern) || [...used].some((place) => place < 1 || place > slots(pattern))
    })
    expect(wrong).toEqual([])
  })

  it('takes each sentence for itself, and not for another', () => {
    const translate = createTranslator(korean)
    const wrong = Object.entries(korean).filter(([pattern, translation]) => {
      let place = 0
      const given = pattern.replace(/\{\}/g, () => `x${String(++place)}`)
      return translate(given) !== translation.replace(/\{(\d)\}/g, 'x$1')
    })
    expect(wrong).toEqual([])
  })
})

describe('a translator', () => {
  const translate = createTranslator({
    'There is no file {}.': '{1} 없음.',
    '{} differs from {}.': '{2}: {1} 아님.',
    'It failed: {}': '실패: {1}',
    'Try again.': '다시.',
  })

  it('puts names in where the other language has them', () => {
    expect(translate('There is no file a.b (1).mp4.')).toBe('a.b (1).mp4 없음.')
    expect(translate('a differs from b.')).toBe('b: a 아님.')
  })

  it('finds sentences beside one another, and within one another', () => {
    expect(translate('There is no file a. Try again.')).toBe('a 없음. 다시.')
    expect(translate('It failed: There is no file x.')).toBe('실패: x 없음.')
  })

  it('leaves alone what it does not know, and what is in its language already', () => {
    expect(translate('Something new. Try again.')).toBe('Something new. 다시.')
    expect(translate('다시.')).toBe('다시.')
    expect(translate('')).toBe('')
  })
})
