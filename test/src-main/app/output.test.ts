import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InbetweenRequest } from '../../../src-main/app/inbetween-events.ts'
import { checkPlace, resolveOutput, variantPath } from '../../../src-main/app/output.ts'
import { planOutputs } from '../../../src-main/app/output-plan.ts'
import { temporaryFolder } from '../../support/temp.ts'

const yes = () => Promise.resolve(true)
const no = () => Promise.resolve(false)

describe('resolveOutput', () => {
  it.each([
    ['out.mp4', 'mp4'],
    ['OUT.MOV', 'mov'],
    ['out.webm', 'webm'],
    ['out.mkv', 'mkv'],
    ['out.gif', 'gif'],
    ['frames', 'frames'],
    ['shots.v2/', 'frames'],
    ['out.mkv/', 'frames'],
    ['-strange "name".mp4', 'mp4'],
  ])('understands %s', async (text, container) => {
    expect(await resolveOutput(text, undefined, temporaryFolder())).toMatchObject({ container })
  })

  it('takes an existing folder for a folder, whatever its name', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'take.1'))
    expect(await resolveOutput('take.1', undefined, folder)).toMatchObject({ container: 'frames' })
  })

  it.each([
    ['', 'usage'],
    ['out.avi', 'unsupported'],
    ['out.png', 'unsupported'],
  ])('refuses %j', async (text, code) => {
    await expect(resolveOutput(text, undefined, temporaryFolder())).rejects.toMatchObject({ code })
  })

  it('refuses a folder that is named like a video', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'x.mp4'))
    await expect(resolveOutput('x.mp4', undefined, folder)).rejects.toMatchObject({ code: 'not-a-file' })
  })

  it('names the codecs that a container can hold', async () => {
    expect(await resolveOutput('o.mp4', 'h265', temporaryFolder())).toMatchObject({ codec: 'h265' })
    await expect(resolveOutput('o.mp4', 'prores', temporaryFolder())).rejects.toMatchObject({
      code: 'unsupported',
      message: "A .mp4 file can't hold prores.",
      remedy: expect.stringContaining('h264, h265, av1') as string,
    })
  })
})

describe('checkPlace', () => {
  const target = (path: string) => ({ path, container: 'mp4', codec: undefined }) as const
  const frames = (path: string) => ({ path, container: 'frames', codec: undefined }) as const

  it('lets a free place pass without asking', async () => {
    const path = join(temporaryFolder(), 'out.mp4')
    expect(await checkPlace(target(path), [], () => Promise.reject(new Error('asked')))).toBe(false)
  })

  it('names a missing folder', async () => {
    const path = join(temporaryFolder(), 'gone', 'out.mp4')
    await expect(checkPlace(target(path), [], yes)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('gone') as string,
    })
  })

  it('asks before it replaces a file', async () => {
    const path = join(temporaryFolder(), 'out.mp4')
    writeFileSync(path, 'x')
    await expect(checkPlace(target(path), [], no)).rejects.toMatchObject({
      code: 'exists',
      remedy: expect.stringContaining('--force') as string,
    })
    expect(await checkPlace(target(path), [], yes)).toBe(true)
  })

  it('never replaces a key, not even by force', async () => {
    const path = join(temporaryFolder(), 'clip.mp4')
    writeFileSync(path, 'x')
    await expect(checkPlace(target(path), [path], yes)).rejects.toMatchObject({ code: 'exists' })
  })

  it('takes an empty folder, asks for one of frames, and never touches one with other files', async () => {
    const folder = temporaryFolder()
    expect(await checkPlace(frames(folder), [], no)).toBe(true)
    writeFileSync(join(folder, 'frame_00000.png'), 'x')
    await expect(checkPlace(frames(folder), [], no)).rejects.toMatchObject({ code: 'exists' })
    expect(await checkPlace(frames(folder), [], yes)).toBe(true)
    writeFileSync(join(folder, 'thesis.doc'), 'x')
    await expect(checkPlace(frames(folder), [], yes)).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringContaining('thesis.doc') as string,
    })
  })
})

describe('planOutputs', () => {
  const request = (folder: string, rest: Partial<InbetweenRequest>): InbetweenRequest => ({
    keys: [],
    folder,
    output: 'out.mp4',
    counts: undefined,
    spacings: ['linear'],
    loop: false,
    seed: 3,
    variants: 1,
    size: undefined,
    fit: 'error',
    model: 'starter',
    frameRate: undefined,
    codec: undefined,
    encoder: undefined,
    quality: undefined,
    contactSheet: undefined,
    memoryLimit: undefined,
    keep: true,
    ...rest,
  })

  it('names variants by their seeds', async () => {
    const folder = temporaryFolder()
    const outputs = await planOutputs(request(folder, { variants: 2, contactSheet: 'sheet.png' }), [], no)
    expect(outputs.map(({ seed, target, sheet }) => [seed, target.path, sheet?.path])).toEqual([
      [3, join(folder, 'out-seed3.mp4'), join(folder, 'sheet-seed3.png')],
      [4, join(folder, 'out-seed4.mp4'), join(folder, 'sheet-seed4.png')],
    ])
    expect(variantPath('/a/frames', 7)).toBe('/a/frames-seed7')
  })

  it('sees every variant that is in the way before any work', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'out-seed4.mp4'), 'x')
    await expect(planOutputs(request(folder, { variants: 2 }), [], no)).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringContaining('out-seed4.mp4') as string,
    })
  })

  it.each([
    [{ variants: 0 }, 'out-of-range'],
    [{ variants: 101 }, 'out-of-range'],
    [{ seed: 4294967295, variants: 2 }, 'out-of-range'],
    [{ contactSheet: 'sheet.jpg' }, 'unsupported'],
    [{ contactSheet: 'gone/sheet.png' }, 'not-found'],
  ])('refuses %j', async (rest, code) => {
    await expect(planOutputs(request(temporaryFolder(), rest), [], no)).rejects.toMatchObject({ code })
  })

  it('takes the largest seed', async () => {
    expect(await planOutputs(request(temporaryFolder(), { seed: 4294967295 }), [], no)).toHaveLength(1)
  })
})
