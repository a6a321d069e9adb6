import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { listZip, tableCrc32, unpackZip } from '../../../scripts/setup/zip.mjs'
import { temporaryFolder } from '../support/folder.ts'
import { makeZip, type ZipSource } from '../support/make-zip.ts'

const sources: ZipSource[] = [
  { name: 'a/deep/file.txt', content: Buffer.from('hello '.repeat(50_000)) },
  { name: 'stored.bin', content: randomBytes(3_000_000), stored: true },
  { name: 'empty', content: Buffer.alloc(0) },
  { name: 'empty-stored', content: Buffer.alloc(0), stored: true },
  { name: 'größe ✓.txt', content: Buffer.from('unicode') },
]

function zipIn(folder: string, bytes: Buffer): string {
  const file = path.join(folder, 'archive.whl')
  fs.writeFileSync(file, bytes)
  return file
}

describe('unpackZip', () => {
  it.each([
    { form: 'an ordinary zip', zip64: false },
    { form: 'a zip with 64-bit sizes and offsets', zip64: true },
  ])('gives back every byte of $form', async ({ zip64 }) => {
    const folder = temporaryFolder()
    const file = zipIn(folder, makeZip(sources, zip64))
    const places = await unpackZip(file, path.join(folder, 'out'))
    expect(places).toEqual(sources.map(({ name }) => name))
    for (const { name, content } of sources) {
      expect(fs.readFileSync(path.join(folder, 'out', name)).equals(content), name).toBe(true)
    }
  })

  it('unpacks only what has a place, under the name it is given, and says how far it is', async () => {
    const folder = temporaryFolder()
    const file = zipIn(folder, makeZip(sources))
    const seen: number[] = []
    const places = await unpackZip(file, path.join(folder, 'out'), {
      place: (name) => (name === 'stored.bin' ? 'lib/renamed' : undefined),
      onProgress: (done) => seen.push(done),
    })
    expect(places).toEqual(['lib/renamed'])
    expect(fs.readdirSync(path.join(folder, 'out'))).toEqual(['lib'])
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.at(-1)).toBe(3_000_000)
  })

  it('refuses a wrong checksum, and leaves no file under the final name', async () => {
    const folder = temporaryFolder()
    const file = zipIn(folder, makeZip([{ name: 'x', content: Buffer.from('xyz'), wrongChecksum: true }]))
    await expect(unpackZip(file, path.join(folder, 'out'))).rejects.toThrow(/checksum/)
    expect(fs.readdirSync(path.join(folder, 'out'))).toEqual([])
  })

  it('refuses a zip that was cut short, and what is no zip', async () => {
    const folder = temporaryFolder()
    const whole = makeZip(sources)
    await expect(listZip(zipIn(folder, whole.subarray(0, whole.length - 200)))).rejects.toThrow(/cut short/)
    await expect(listZip(zipIn(folder, Buffer.alloc(0)))).rejects.toThrow(/cut short or no zip/)
    await expect(listZip(zipIn(folder, Buffer.from('<html>not found</html>'.repeat(9))))).rejects.toThrow(
      /no zip/,
    )
  })

  it('refuses damaged data inside', async () => {
    const folder = temporaryFolder()
    const bytes = makeZip([{ name: 'x', content: randomBytes(10_000) }])
    bytes.fill(0xff, 60, 400)
    await expect(unpackZip(zipIn(folder, bytes), path.join(folder, 'out'))).rejects.toThrow(/archive\.whl/)
  })

  it.each(['../outside', '/outside', 'a/../../outside'])(
    'refuses the path %s, which leads outside',
    async (name) => {
      const folder = temporaryFolder()
      const file = zipIn(folder, makeZip([{ name, content: Buffer.from('x') }]))
      await expect(unpackZip(file, path.join(folder, 'out'))).rejects.toThrow(/leads outside/)
      expect(fs.existsSync(path.join(folder, 'outside'))).toBe(false)
    },
  )

  it('goes on where it was killed', async () => {
    const folder = temporaryFolder()
    const [first, second] = [randomBytes(1_000_000), randomBytes(24_000_000)]
    const file = zipIn(
      folder,
      makeZip([
        { name: 'first', content: first },
        { name: 'second', content: second },
      ]),
    )
    const out = path.join(folder, 'out')
    const module = path.resolve(import.meta.dirname, '../../../scripts/setup/zip.mjs')
    const script = `import { unpackZip } from ${JSON.stringify(module)}; await unpackZip(${JSON.stringify(file)}, ${JSON.stringify(out)})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    const part = path.join(out, 'second.part')
    while (!fs.existsSync(part) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(fs.existsSync(part), 'it was killed in the middle').toBe(true)
    expect(fs.existsSync(path.join(out, 'second'))).toBe(false)
    const kept = fs.statSync(path.join(out, 'first')).mtimeMs

    await unpackZip(file, out)
    expect(fs.readFileSync(path.join(out, 'second')).equals(second)).toBe(true)
    expect(fs.statSync(path.join(out, 'first')).mtimeMs, 'what was whole is not written again').toBe(kept)
    expect(fs.readdirSync(out).sort()).toEqual(['first', 'second'])
  })
})

it('the table gives the CRC that zlib gives, in parts too', () => {
  const bytes = randomBytes(10_001)
  expect(tableCrc32(bytes, 0)).toBe(zlib.crc32(bytes))
  expect(tableCrc32(bytes.subarray(100), tableCrc32(bytes.subarray(0, 100), 0))).toBe(zlib.crc32(bytes))
})
