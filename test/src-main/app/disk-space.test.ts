import { describe, expect, it } from 'vitest'
import { checkSpace, formatBytes, freeSpace, outputNeed } from '../../../src-main/app/disk-space.ts'
import { temporaryFolder } from '../../support/temp.ts'

describe('disk space', () => {
  it('refuses what surely will not fit, warns of what may not, and is silent otherwise', async () => {
    const folder = temporaryFolder()
    const free = (await freeSpace(folder)) ?? 0
    expect(free).toBeGreaterThan(0)
    await expect(
      checkSpace(folder, 'The result', { least: free * 2, likely: free * 3 }),
    ).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining(folder) as string,
    })
    expect(await checkSpace(folder, 'The result', { least: 0, likely: free * 2 })).toContain('The result')
    expect(await checkSpace(folder, 'The result', { least: 0, likely: 1 })).toBeUndefined()
    expect(await checkSpace('/no/such/folder', 'The result', { least: 1, likely: 1 })).toBeUndefined()
  })

  it('expects lossless results to be larger than those for viewing', () => {
    const shape = { width: 1920, height: 1080, channels: 3, depth: 8 } as const
    const need = (container: 'mp4' | 'mov' | 'mkv') =>
      outputNeed(shape, 100, { container, codec: undefined }).likely
    expect(need('mp4')).toBeLessThan(need('mov'))
    expect(need('mov')).toBeLessThan(need('mkv'))
    expect(need('mkv')).toBeLessThan(1920 * 1080 * 3 * 100)
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [999_999, '1.0 MB'],
    [10e9, '10.0 GB'],
    [123e9, '123 GB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})
