import { describe, expect, test } from 'vitest'
import { planLevels, searchDefaults } from '../../../../src-main/engine/flow/levels.ts'
import { KernelMemory, Scope } from '../../../../src-main/engine/flow/memory.ts'

describe('kernel memory', () => {
  test('blocks never overlap, and what is given back is used again', () => {
    const memory = new KernelMemory()
    const held = new Map<number, number>()
    let state = 1
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
    for (let round = 0; round < 2000; round++) {
      const first = [...held.keys()][0]
      if (first !== undefined && random() < 0.5) {
        memory.release(first)
        held.delete(first)
      } else {
        const bytes = 1 + Math.floor(random() * 100_000)
        const at = memory.allocate(bytes)
        expect(at).toBeGreaterThan(0)
        for (const [other, length] of held) expect(at + bytes <= other || other + length <= at).toBe(true)
        held.set(at, bytes)
      }
    }
    for (const at of held.keys()) memory.release(at)
    expect(memory.heldBytes).toBe(0)
    const { totalBytes } = memory
    // All free again, and in one piece.
    memory.release(memory.allocate(totalBytes - 1024))
    expect(memory.totalBytes).toBe(totalBytes)
  })

  test('a scope gives all back once, and an unknown block is refused', () => {
    const memory = new KernelMemory()
    const scope = new Scope(memory)
    scope.allocate(10)
    scope.allocate(1_000_000)
    scope.release()
    scope.release()
    expect(memory.heldBytes).toBe(0)
    expect(() => {
      memory.release(64)
    }).toThrow(/No block/)
  })

  test('more than there can be is out of memory', () => {
    expect(() => new KernelMemory().allocate(2 ** 33)).toThrow(
      expect.objectContaining({ code: 'out-of-memory' }),
    )
  })
})

describe('levels', () => {
  test.each([
    [1, 1, 0],
    [7, 4000, 0],
    [8, 8, 1],
    [256, 256, 4],
    [1920, 1080, 6],
    [3840, 2160, 6],
    [16384, 8, 1],
  ])('%ix%i has %i', (width, height, count) => {
    const levels = planLevels({ width, height }, searchDefaults)
    expect(levels).toHaveLength(count)
    for (const level of levels) {
      expect(Math.min(level.width, level.height)).toBeGreaterThanOrEqual(8)
      expect((level.across - 1) * searchDefaults.stride + 8).toBeLessThanOrEqual(level.width)
      expect(level.width * level.height).toBeLessThanOrEqual(searchDefaults.finestPixels)
    }
  })
})
