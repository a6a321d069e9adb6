import { describe, expect, it } from 'vitest'
import { inOrder, mostCharacters, readEntry, readTimes } from '../../../src-renderer/chains/times-list.ts'
import { rational } from '../../../src-shared/timebase.ts'

const rate = rational(25)
const source = { rate, frameCount: 2000, duration: rational(80) }
const meant = (text: string) =>
  readTimes(text, source).entries.map((entry) => ('index' in entry ? entry.index : entry.time))
const wrong = (text: string) =>
  readTimes(text, source).problems.map(({ line, text: what, why }) => `${String(line)} ${what} ${why}`)

describe('an entry of a list', () => {
  it.each([
    ['120', { kind: 'frame', index: 120 }],
    ['00:00:02:10', { kind: 'frame', index: 60 }],
    ['00:00:02;10', { kind: 'frame', index: 60 }],
    ['1:02.5', { kind: 'time', time: rational(125, 2) }],
    ['0:01:02.5', { kind: 'time', time: rational(125, 2) }],
    ['62.5', { kind: 'time', time: rational(125, 2) }],
    ['62.5s', { kind: 'time', time: rational(125, 2) }],
    ['62s', { kind: 'time', time: rational(62) }],
  ] as const)('reads %s', (text, entry) => expect(readEntry(text, rate)).toEqual(entry))

  it.each(['', '-3', 'x', '00:00:02:25', '1:99.5', '1e3', '12 13', '+5', '0x10', '9'.repeat(40)])(
    'does not read %j',
    (text) => expect(readEntry(text, rate)).toBeUndefined(),
  )
})

describe('a list', () => {
  it('may be of lines, commas, tabs, spaces and quotes, of any system, with remarks', () => {
    expect(meant('# marks\r\n1, 2\t3\r4 "5"\n\n// more\n  6  ')).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('tells what it can’t read by its line, and takes the rest', () => {
    const text = 'frame,name\n12,hello\n2000\n1:30.0\n14'
    expect(meant(text)).toEqual([12, 14])
    expect(wrong(text)).toEqual([
      '1 frame unreadable',
      '1 name unreadable',
      '2 hello unreadable',
      '3 2000 outside',
      '4 1:30.0 outside',
    ])
  })

  it('takes the first source frame of each event of an EDL', () => {
    const edl = [
      'TITLE: FILM',
      'FCM: NON-DROP FRAME',
      '001  AX       V     C        00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00',
      '* FROM CLIP NAME: A.MOV',
      '002  AX       V     D    012 00:00:10:05 00:00:12:00 01:00:01:00 01:00:02:20',
    ]
    expect(meant(edl.join('\n'))).toEqual([25, 255])
    expect(wrong(edl.join('\n'))).toEqual([])
  })

  it('is put in order, each frame once, and says how many came again', () => {
    expect(inOrder([5, 1, 5, 3, 1])).toEqual({ frames: [1, 3, 5], repeated: 2 })
  })

  it('that is no list at all is read in time', () => {
    const start = performance.now()
    readTimes('00:00:00:00 '.repeat(mostCharacters), source)
    readTimes(' '.repeat(mostCharacters), source)
    readTimes(`001 ${'a '.repeat(mostCharacters / 2)}`, source)
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})
