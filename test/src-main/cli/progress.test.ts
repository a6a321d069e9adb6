import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createProgress, formatDuration, formatRate } from '../../../src-main/cli/progress.ts'
import { alignColumns, oneLine, type Output } from '../../../src-main/cli/terminal.ts'

function screen(isTTY: boolean, columns = 60) {
  const stream = new PassThrough()
  const output: Output = Object.assign(stream, { isTTY, columns })
  return { output, text: () => String(stream.read() ?? '') }
}

/** Ten things, one a second. */
function run(isTTY: boolean, columns?: number): string {
  let time = 0
  const { output, text } = screen(isTTY, columns)
  const progress = createProgress(output, { things: 'frames', now: () => time })
  for (let done = 1; done <= 10; done++) {
    time += 1000
    progress.update(done, 10)
  }
  progress.end()
  return text()
}

describe('progress', () => {
  it('redraws one line with rate and time left on a terminal, and takes it away at the end', () => {
    const drawn = run(true).split('\r\u001b[K')
    expect(drawn).toHaveLength(12)
    expect(drawn[5]).toContain('50 %, 5 of 10 frames, 1.0/s, 0:05')
    expect(drawn[11]).toBe('')
    expect(run(true)).not.toContain('\n')
  })

  it('never draws wider than the terminal', () => {
    for (const line of run(true, 30).split('\r\u001b[K')) expect(line.length).toBeLessThan(30)
  })

  it('takes a terminal that claims no columns for a usual one', () => {
    expect(run(true, 0)).toContain('50 %, 5 of 10 frames')
  })

  it('writes few plain lines elsewhere, and no control characters', () => {
    const lines = run(false).trimEnd().split('\n')
    expect(lines).toEqual(['50 %, 5 of 10 frames, 1.0/s, 0:05 left', '100 %, 10 of 10 frames, 1.0/s'])
  })

  it('says nothing of a rate that it does not know', () => {
    const { output, text } = screen(true)
    createProgress(output, { things: 'frames', now: () => 0 }).update(0, 10)
    expect(text()).toContain('0 %, 0 of 10 frames')
  })

  it('leaves what came for nothing, and the time before the start, out of the rate', () => {
    let time = 0
    const { output, text } = screen(true, 120)
    const progress = createProgress(output, { things: 'frames', now: () => time })
    time = 60_000
    progress.start()
    progress.update(5, 10, 5)
    // The first takes the warm-up with it: no pace yet.
    time += 9000
    progress.update(6, 10, 5)
    expect(text()).toMatch(/6 of 10 frames$/)
    time += 4000
    progress.update(8, 10, 5)
    expect(text()).toMatch(/8 of 10 frames, 2\.0 s each, 0:04 left$/)
  })

  it('keeps notes above the bar', () => {
    const { output, text } = screen(true)
    const progress = createProgress(output, { things: 'frames', now: () => 0 })
    progress.phase('Working')
    progress.line('note: careful')
    expect(text()).toBe('\r\u001b[KWorking\r\u001b[Knote: careful\nWorking')
  })

  it.each([
    [0, '0:00'],
    [65.4, '1:05'],
    [3725, '1:02:05'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it.each([
    [250, '250/s'],
    [2.34, '2.3/s'],
    [0.2, '5.0 s each'],
  ])('writes the rate %d as %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text)
  })
})

describe('words on a terminal', () => {
  it('never let a file name speak to the terminal', () => {
    expect(oneLine('a\nb\tc')).toBe('a b c')
    expect(oneLine('red\u001b[31m \u202etxt.exe')).not.toMatch(/[\u001b\u202e]/)
    expect(oneLine('фото 名前 é.png')).toBe('фото 名前 é.png')
  })

  it('line up', () => {
    expect(
      alignColumns([
        ['ok', 'Node', 'v22'],
        ['warning', 'X', 'y'],
      ]),
    ).toEqual(['ok       Node  v22', 'warning  X     y'])
  })
})
