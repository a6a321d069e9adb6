import { describe, expect, test } from 'vitest'
import { bairSplit } from '../../../../src-main/app/datasets/bair.ts'
import { fitFrame, planFit } from '../../../../src-main/app/datasets/fit.ts'
import { kthSplit, parseSequences } from '../../../../src-main/app/datasets/kth.ts'
import { chooseValidation, parseList } from '../../../../src-main/app/datasets/ucf101.ts'
import { srgb } from '../../../../src-shared/frame.ts'

describe('lists and splits of the published sets', () => {
  test('KTH: ranges count from 0 and exclude their end; the missing sequence is passed over', () => {
    const text = [
      'Sequences: persons 1 to 25',
      'person01_boxing_d1\t\tframes\t1-95, 96-185, 186-245, 246-360',
      'person13_handclapping_d3\t*missing*',
      'person25_walking_d4   frames  1-70, 120-190, ',
    ].join('\r\n')
    expect(parseSequences(text)).toEqual([
      {
        name: 'person01_boxing_d1',
        person: 1,
        action: 'boxing',
        ranges: [
          [0, 95],
          [95, 185],
          [185, 245],
          [245, 360],
        ],
      },
      {
        name: 'person25_walking_d4',
        person: 25,
        action: 'walking',
        ranges: [
          [0, 70],
          [119, 190],
        ],
      },
    ])
    expect([1, 15, 16, 17, 25].map(kthSplit)).toEqual(['train', 'train', 'validation', 'test', 'test'])
  })

  test('UCF101: the lists are read, and a seed chooses 5 % of them whatever their order', () => {
    expect(parseList('Archery/v_Archery_g01_c02.avi 3\r\n\nv_YoYo_g25_c05.avi\n')).toEqual([
      'v_Archery_g01_c02',
      'v_YoYo_g25_c05',
    ])
    const names = Array.from({ length: 9537 }, (_, index) => `v_Class_g${index}_c01`)
    const chosen = chooseValidation(names, 0)
    expect(chosen.size).toBe(477)
    expect(chooseValidation([...names].reverse(), 0)).toEqual(chosen)
    const others = [...chooseValidation(names, 1)].filter((name) => chosen.has(name))
    expect(others.length).toBeLessThan(60)
  })

  test('BAIR: sequences 0-255 test, 256-2559 validation, the rest train', () => {
    expect([0, 255, 256, 2559, 2560, 43519].map(bairSplit)).toEqual([
      'test',
      'test',
      'validation',
      'validation',
      'train',
      'train',
    ])
  })
})

describe('fitting frames', () => {
  const frame = (width: number, height: number, value: (x: number, y: number) => number) => {
    const data = new Uint8Array(width * height * 3)
    for (let at = 0; at < data.length; at++) {
      data[at] = value(Math.floor(at / 3) % width, Math.floor(at / 3 / width))
    }
    return { width, height, channels: 3, depth: 8, colour: srgb, data } as const
  }

  test('the centre is cropped, and every pixel is the mean of its area', () => {
    expect(planFit(160, 120, { kind: 'square', size: 64 })).toEqual({
      crop: { x: 20, y: 0, width: 120, height: 120 },
      width: 64,
      height: 64,
    })
    // A ramp stays a ramp: the mean of the area is its value at the centre.
    const { rgb } = fitFrame(
      frame(160, 120, (x) => x),
      { kind: 'square', size: 64 },
    )
    for (let x = 0; x < 64; x++) {
      expect(Math.abs(rgb[x * 3]! - (20 + (x + 0.5) * (120 / 64) - 0.5))).toBeLessThanOrEqual(0.51)
    }
    const halves = fitFrame(
      frame(8, 8, (x, y) => ((x + y) % 2) * 200),
      { kind: 'square', size: 4 },
    )
    expect(new Set(halves.rgb)).toEqual(new Set([100]))
  })

  test('the shorter side decides, nothing is enlarged, deep and transparent pictures come out right', () => {
    expect(planFit(1280, 720, { kind: 'short', size: 128 })).toMatchObject({ width: 228, height: 128 })
    expect(planFit(90, 60, { kind: 'short', size: 128 })).toMatchObject({ width: 90, height: 60 })
    const samples = Uint16Array.from([65535, 0, 32896, 65535, 65535, 65535, 65535, 0])
    const deep = {
      width: 2,
      height: 1,
      channels: 4,
      depth: 16,
      colour: srgb,
      data: new Uint8Array(samples.buffer),
    } as const
    expect([...fitFrame(deep, { kind: 'short', size: 64 }).rgb]).toEqual([255, 0, 128, 0, 0, 0])
  })
})
