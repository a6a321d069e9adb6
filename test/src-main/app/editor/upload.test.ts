// Files put together from pieces.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openUploads, type Piece } from '../../../../src-main/app/editor/upload.ts'
import { safeName } from '../../../../src-main/app/editor/upload-name.ts'
import { smallDisk } from '../../../support/small-disk.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const limits = { file: 1e6, files: 3, reserve: 0, patience: 60_000 }
const content = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)

function pieces(id: string, name: string, bytes = content, step = 300): Piece[] {
  const count = Math.max(1, Math.ceil(bytes.length / step))
  return Array.from({ length: count }, (_, index) => ({
    ...{ id, name, size: bytes.length, offset: index * step, last: index === count - 1 },
    bytes: bytes.subarray(index * step, (index + 1) * step),
  }))
}

async function send(uploads: ReturnType<typeof openUploads>, owner: object, all: readonly Piece[]) {
  let path: string | null = null
  for (const piece of all) path = await uploads.take(owner, piece)
  return path
}

describe('an upload', () => {
  it('is whole when it has its name, also beside others and others of its name', async () => {
    const folder = join(temporaryFolder(), 'uploads')
    const uploads = openUploads(folder, limits)
    const [a, b] = [pieces('a', 'clip.mp4'), pieces('b', 'clip.mp4', content.toReversed())]
    for (const [index, piece] of a.entries()) {
      if (index < 3) expect(await uploads.take(uploads, piece)).toBeNull()
      if (index < 3) expect(await uploads.take({ other: index }, { ...b[0]! })).toBeNull()
    }
    expect(readdirSync(folder).every((name) => name.startsWith('.'))).toBe(true)
    expect(await uploads.take(uploads, a[3]!)).toBe(join(folder, 'clip.mp4'))
    expect(await send(uploads, {}, b)).toBe(join(folder, 'clip (2).mp4'))
    expect(await send(uploads, {}, pieces('c', 'empty.png', new Uint8Array()))).toBe(
      join(folder, 'empty.png'),
    )
    expect(new Uint8Array(readFileSync(join(folder, 'clip.mp4')))).toEqual(content)
    expect(new Uint8Array(readFileSync(join(folder, 'clip (2).mp4')))).toEqual(content.toReversed())
    await uploads.close()
    expect(readdirSync(folder).sort()).toEqual(['clip (2).mp4', 'clip.mp4', 'empty.png'])
  })

  it('that does not fit together, is too large or one too many is refused, and leaves nothing', async () => {
    const folder = join(temporaryFolder(), 'uploads')
    const uploads = openUploads(folder, limits)
    const [first, second, third] = pieces('a', 'a.mp4') as [Piece, Piece, Piece]
    const me = {}
    const odd: readonly (readonly Piece[])[] = [
      [second],
      [first, third],
      [first, first],
      [{ ...first, last: true }],
      [first, { ...second, size: 5000 }],
      [{ ...first, size: 100 }],
    ]
    for (const wrong of odd) {
      await expect(send(uploads, me, wrong)).rejects.toMatchObject({ code: 'out-of-range' })
    }
    await expect(uploads.take(me, { ...first, size: 2e6 })).rejects.toMatchObject({ code: 'too-large' })
    for (const id of ['a', 'b', 'c']) await uploads.take(me, { ...first, id })
    await expect(uploads.take(me, { ...first, id: 'd' })).rejects.toMatchObject({ code: 'usage' })
    expect(readdirSync(folder)).toHaveLength(3)
    await uploads.abandon(me)
    expect(readdirSync(folder)).toEqual([])
  })

  it('two pieces at a time are one too many', async () => {
    const uploads = openUploads(join(temporaryFolder(), 'uploads'), limits)
    const [first, second] = pieces('a', 'a.mp4') as [Piece, Piece]
    await uploads.take(uploads, first)
    const both = await Promise.allSettled([uploads.take(uploads, second), uploads.take(uploads, second)])
    expect(both.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
  })

  it('for which the disk has no room is refused before it begins', async ({ skip }) => {
    const disk = smallDisk(512 * 1024)
    if (disk === undefined) return skip('no small disk can be had here')
    const uploads = openUploads(join(disk, 'uploads'), { ...limits, reserve: 100_000 })
    const [first] = pieces('a', 'a.mp4') as [Piece]
    await expect(uploads.take({}, { ...first, size: 480_000 })).rejects.toMatchObject({ code: 'disk-full' })
    await uploads.take(uploads, { ...first, size: 300_000 })
    // What is on its way takes room as well.
    await expect(uploads.take({}, { ...first, size: 300_000 })).rejects.toMatchObject({ code: 'disk-full' })
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\films\\a b.mp4', 'a b.mp4'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b?.mp4', 'a_b_.mp4'],
    ['con.mp4', 'file con.mp4'],
    ['...', 'file'],
    ['가을.mov', '가을.mov'],
  ])('%s is kept as %s', (name, safe) => expect(safeName(name)).toBe(safe))

  it('a name is never longer than a file system takes', () => {
    expect(Buffer.byteLength(safeName(`${'가'.repeat(300)}.mp4`))).toBeLessThan(240)
  })
})
