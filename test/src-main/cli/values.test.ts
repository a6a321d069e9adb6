import { describe, expect, it } from 'vitest'
import {
  collectSpacings,
  parseBytes,
  parseCounts,
  parseRate,
  parseSize,
  parseSpacing,
  parseWhole,
} from '../../../src-main/cli/values.ts'

describe('values of options', () => {
  it('reads counts', () => {
    expect(parseCounts('14')).toEqual([14])
    expect(parseCounts('14,9')).toEqual([14, 9])
    // Refused later, with the range in words.
    expect(parseCounts('-1')).toEqual([-1])
  })

  it('reads spacings: names for all or each, times for one gap, and repetition', () => {
    expect(parseSpacing('ease')).toEqual(['ease'])
    expect(parseSpacing('ease,on-twos')).toEqual(['ease', 'on-twos'])
    expect(parseSpacing('0.1,.5,0.9')).toEqual([[0.1, 0.5, 0.9]])
    expect(collectSpacings('linear', collectSpacings('0.2,0.8', undefined))).toEqual([[0.2, 0.8], 'linear'])
  })

  it('reads sizes, rates and bytes', () => {
    expect(parseSize('1280x720')).toEqual({ width: 1280, height: 720 })
    // Not undefined, which commander takes for no value.
    expect(parseSize('source')).toBe('source')
    expect(parseRate('30000/1001')).toEqual({ num: 30000, den: 1001 })
    expect(parseRate('23.976')).toEqual({ num: 2997, den: 125 })
    expect(parseBytes('--memory')('4GB')).toBe(4e9)
    expect(parseBytes('--memory')('512 MiB')).toBe(512 * 2 ** 20)
    expect(parseBytes('--memory')('1.5g')).toBe(1.5e9)
  })

  it.each<[string, (text: string) => unknown, string]>([
    ['-n', parseCounts, 'many'],
    ['-n', parseCounts, '1,'],
    ['-n', parseCounts, '1.5'],
    ['--spacing', parseSpacing, 'easy'],
    ['--spacing', parseSpacing, 'ease,0.5'],
    ['--spacing', parseSpacing, '0.5,,0.9'],
    ['--size', parseSize, '1280'],
    ['--size', parseSize, '-1x10'],
    ['--fps', parseRate, '0'],
    ['--fps', parseRate, '-24'],
    ['--fps', parseRate, '30/0'],
    ['--fps', parseRate, '1001'],
    ['--seed', parseWhole('--seed'), '-3'],
    ['--seed', parseWhole('--seed'), '1e3'],
    ['--memory', parseBytes('--memory'), '1MB'],
    ['--memory', parseBytes('--memory'), 'lots'],
  ])('refuses %s with its name and value', (option, parse, text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: `"${text}" can't be the value of ${option}.`,
        remedy: expect.stringMatching(/./) as string,
      }),
    )
  })
})
