import { expect, test } from 'vitest'
import { workingSize } from '../../../../src-main/engine/infer/working-size.ts'

test.each([
  [64, 64, 64, 64],
  [1, 1, 32, 32],
  [5, 3, 32, 32],
  [160, 120, 128, 96],
  [256, 256, 128, 128],
  [1280, 720, 320, 176],
  [1920, 1080, 480, 272],
  [3840, 2160, 512, 288],
  [16384, 100, 512, 32],
])('%i x %i keyframes are looked at as %i x %i', (width, height, expectedWidth, expectedHeight) => {
  expect(workingSize({ width, height })).toEqual({ width: expectedWidth, height: expectedHeight })
})
