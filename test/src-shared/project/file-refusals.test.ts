import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { chainAt } from './random-document.ts'

const text = formatProject(chainAt(0, 10, 20), '0.1.0')

/** The refusal of a text, in one line. */
function refusalOf(given: string): unknown {
  try {
    parseProject(given)
  } catch (error) {
    return error
  }
  return 'accepted'
}

/** The sample's text with one place of its document changed, as a hostile hand would. */
function with_(change: (document: Record<string, never>) => void): string {
  const file = JSON.parse(text) as { document: Record<string, never> }
  change(file.document)
  return JSON.stringify(file)
}

type Loose = Record<string, Record<string, Record<string, unknown>> & unknown[]>
const set = (path: string, value: unknown): string =>
  with_((document) => {
    const names = path.split('.')
    const last = names.pop()!
    let target = document as unknown as Record<string, unknown>
    for (const name of names) target = target[name] as Record<string, unknown>
    target[last] = value
  })

describe('a file that is no whole project', () => {
  const cases: [string, string, ErrorCode, RegExp][] = [
    ['empty', '', 'damaged', /empty/],
    ['cut off', text.slice(0, -40), 'damaged', /not complete/],
    ['not JSON', '\x89PNG', 'damaged', /not complete, or not a project/],
    ['nested without end', '['.repeat(1e6), 'damaged', /not complete/],
    ['nested deep', '['.repeat(1e5) + ']'.repeat(1e5), 'unsupported', /not a project/],
    ['another kind of JSON', '{"name":"interlude"}', 'unsupported', /not a project/],
    ['a list', '[]', 'unsupported', /not a project/],
    ['null', 'null', 'unsupported', /not a project/],
    ['without a version', '{"format":"interlude-project"}', 'damaged', /version/],
    ['version half', text.replace('"version": 2', '"version": 0.5'), 'damaged', /version/],
    [
      'version of the future',
      text.replace('"version": 2', '"version": 3'),
      'unsupported',
      /Interlude 0\.1\.0: its version is 3/,
    ],
    ['version of the past', text.replace('"version": 2', '"version": 0'), 'unsupported', /too old/],
    ['prototype around', text.replace('"format"', '"__proto__":{},"format"'), 'damaged', /__proto__/],
    ['more than we know around', text.replace('"format"', '"more":{},"format"'), 'damaged', /more/],
    [
      'document of a list',
      text.slice(0, text.indexOf('"document"')) + '"document":[]}',
      'damaged',
      /document: Expected/,
    ],
    [
      'future of another form',
      '{"format":"interlude-project","version":7}',
      'unsupported',
      /a newer Interlude: its version is 7/,
    ],
    ['program with a story', text.replace('"0.1.0"', '"<b>look</b>"'), 'damaged', /program/],
    ['without keyframes', set('keyframes', undefined), 'damaged', /keyframes/],
    ['with more than we know', set('extra', 1), 'damaged', /extra/],
    ['with more than we know, within', set('keyframes.1.colour', 1), 'damaged', /keyframes\[1\]\.colour/],
    [
      'prototype',
      text.replace('"rate":', '"__proto__": {"polluted": true}, "rate":'),
      'damaged',
      /__proto__/,
    ],
    [
      'prototype within',
      text.replace('"kind":"frame"', '"kind":"frame","__proto__":{}'),
      'damaged',
      /__proto__/,
    ],
    ['constructor', set('picture.constructor', {}), 'damaged', /constructor/],
    ['id of a prototype', set('sources.0.id', '__proto__'), 'damaged', /sources\[0\]\.id/],
    ['no number', text.replace('"at":10', '"at":NaN'), 'damaged', /not complete/],
    ['endless number', text.replace('"at":10', '"at":1e999'), 'damaged', /keyframes\[1\]\.at/],
    ['half a frame', set('keyframes.1.at', 9.5), 'damaged', /keyframes\[1\]\.at/],
    ['place before the first', set('keyframes.0.at', -1), 'damaged', /keyframes\[0\]\.at/],
    ['place beyond the timeline', set('keyframes.2.at', 1e7), 'damaged', /keyframes\[2\]\.at/],
    ['places out of order', set('keyframes.1.at', 20), 'damaged', /keyframes\[2\]\.at is not after/],
    ['negative time', set('keyframes.1.shows.time.num', -1), 'damaged', /keyframes\[1\]\.shows\.time/],
    [
      'time over nothing',
      set('keyframes.1.shows.time.den', 0),
      'damaged',
      /keyframes\[1\]\.shows\.time\.den/,
    ],
    [
      'time not reduced',
      set('keyframes.1.shows.time', { num: 2, den: 48 }),
      'damaged',
      /shows\.time: .*lowest/,
    ],
    ['time with a tail', set('keyframes.1.shows.time.x', 1), 'damaged', /shows\.time\.x/],
    ['keyframe twice', set('keyframes.1.id', 'k0'), 'damaged', /keyframes\[1\]\.id is used twice/],
    [
      'frame beyond the source',
      set('keyframes.1.shows.index', 1000),
      'damaged',
      /keyframes\[1\]\.shows names frame 1000/,
    ],
    [
      'source that is not there',
      set('keyframes.1.shows.source', 'w'),
      'damaged',
      /keyframes\[1\]\.shows\.source names a source/,
    ],
    ['gap too few', with_((document) => void (document as Loose).gaps!.pop()), 'damaged', /gaps has 1 items/],
    ['gap elsewhere', set('gaps.1.to', 'k0'), 'damaged', /gaps\[1\] is not between neighbours/],
    ['seed of a float', set('gaps.1.seed', 0.5), 'damaged', /gaps\[1\]\.seed/],
    ['spacing unheard of', set('gaps.0.spacing', { kind: 'bounce' }), 'damaged', /gaps\[0\]\.spacing\.kind/],
    ['rate of nothing', set('rate', { num: 0, den: 1 }), 'damaged', /rate: .*above 0/],
    ['picture too large', set('picture.width', 20000), 'damaged', /picture\.width/],
    ['marks crossed', set('range', { in: 9, out: 2 }), 'damaged', /range\.out is before/],
    ['sound of nobody', set('output.audio', 'w'), 'damaged', /output\.audio/],
    ['path with a zero', set('sources.0.path', 'a\0b'), 'damaged', /sources\[0\]\.path/],
    [
      'too many of all',
      set(
        'keyframes',
        Array.from({ length: 10_001 }, () => null),
      ),
      'damaged',
      /keyframes: .*10001/,
    ],
    [
      'takes without end',
      set(
        'gaps.0.takes',
        Array.from({ length: 1e6 }, (_, index) => index),
      ),
      'damaged',
      /gaps\[0\]\.takes/,
    ],
    ['name as long as a book', set('n'.repeat(1e6), 1), 'damaged', /nnn/],
  ]

  it.each(cases)('%s', (_, given, code, words) => {
    expect(refusalOf(given)).toMatchObject({
      code,
      message: expect.stringMatching(words) as unknown,
      remedy: expect.stringMatching(/^[A-Z].*\.$/) as unknown,
    })
    expect(String(refusalOf(given)).length).toBeLessThan(500)
    expect('polluted' in {}).toBe(false)
  })

  it('is refused by its length alone where that is absurd', () => {
    expect(refusalOf(' '.repeat(limits.text + 1))).toMatchObject({ code: 'too-large' })
  })
})
