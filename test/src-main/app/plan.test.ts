import { describe, expect, it } from 'vitest'
import { planChain, type ChainOptions } from '../../../src-main/app/plan.ts'

const plan = (options: Partial<ChainOptions>) =>
  planChain({ keys: 2, counts: [3], spacings: ['linear'], loop: false, ...options })

describe('planChain', () => {
  it.each([0, 1, 14, 1000])('lays out %i in-betweens between two keys', (count) => {
    const chain = plan({ counts: [count] })
    expect(chain.frames).toBe(count + 2)
    expect(chain.keyFrames).toEqual([0, count + 1])
    expect(chain.gaps[0]?.times).toHaveLength(count)
    expect(chain.gaps[0]?.distinct.every((time) => time > 0 && time < 1)).toBe(true)
  })

  it('gives 14 where nothing is said', () => {
    expect(plan({ counts: undefined }).frames).toBe(16)
  })

  it('gives each gap its own count and spacing', () => {
    const chain = plan({ keys: 3, counts: [2, 1], spacings: ['linear', [0.25]] })
    expect(chain.gaps.map((gap) => gap.times)).toEqual([[1 / 3, 2 / 3], [0.25]])
    expect(chain.keyFrames).toEqual([0, 3, 5])
    expect(chain.frames).toBe(6)
  })

  it('closes a loop back to the first key without showing it twice', () => {
    const chain = plan({ keys: 3, counts: [1], loop: true })
    expect(chain.gaps.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 0],
    ])
    expect(chain.frames).toBe(6)
    expect(chain.keyFrames).toEqual([0, 2, 4])
  })

  it('asks for each drawing on twos once, and for nothing in a hold', () => {
    const twos = plan({ counts: [4], spacings: ['on-twos'] }).gaps[0]
    expect(twos?.times).toEqual([0, 0.4, 0.4, 0.8])
    expect(twos?.distinct).toEqual([0.4, 0.8])
    expect(plan({ counts: [5], spacings: ['hold'] }).gaps[0]?.distinct).toEqual([])
  })

  it('takes the count from listed times', () => {
    expect(plan({ counts: undefined, spacings: [[0.1, 0.5, 0.9]] }).frames).toBe(5)
  })

  it.each<[string, Partial<ChainOptions>, string, RegExp]>([
    ['one key', { keys: 1 }, 'usage', /two keys/],
    ['a count of -1', { counts: [-1] }, 'out-of-range', /-1 in-betweens/],
    ['a count of 1001', { counts: [1001] }, 'out-of-range', /1001/],
    ['a broken count', { counts: [1.5] }, 'out-of-range', /1\.5/],
    ['too many counts', { counts: [1, 2, 3] }, 'usage', /-n has 3 values, but there is 1 gap/],
    ['too many spacings', { spacings: ['ease', 'hold'] }, 'usage', /--spacing has 2 values/],
    [
      'times and a count that differ',
      { counts: [2], spacings: [[0.5]] },
      'usage',
      /lists 1 time, .* 2 in-betweens/,
    ],
    ['a time of 0', { counts: undefined, spacings: [[0, 0.5]] }, 'out-of-range', /0,0\.5/],
    ['a time of 1', { counts: undefined, spacings: [[0.5, 1]] }, 'out-of-range', /0\.5,1/],
    ['falling times', { counts: undefined, spacings: [[0.5, 0.2]] }, 'out-of-range', /0\.5,0\.2/],
  ])('refuses %s', (_, options, code, message) => {
    expect(() => plan(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    )
  })
})
