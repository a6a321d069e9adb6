import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { writeContactSheet } from '../../../src-main/media/contact-sheet.ts'
import { probePicture, readPicture, writePicture } from '../../../src-main/media/picture.ts'
import { resizeFrame } from '../../../src-main/media/resize.ts'
import { sameFrame, samplesOf, srgb, type Frame, type FrameShape } from '../../../src-shared/frame.ts'
import { numberedFrame, numberIn, temporaryFolder } from '../../support/media-fixtures.ts'

const folder = temporaryFolder()
afterAll(folder.remove)
const at = (name: string) => join(folder.path, name)
const red = { width: 40, height: 30, channels: 3, background: '#c81e1e' } as const

describe('readPicture', () => {
  const shapes: FrameShape[] = ([3, 4] as const).flatMap((channels) =>
    ([8, 16] as const).map((depth) => ({ width: 31, height: 17, channels, depth })),
  )
  it.each(shapes)('gives back what was written: %o', async (shape) => {
    for (const ending of shape.depth === 8 ? ['png', 'tif', 'webp'] : ['png', 'tif']) {
      const path = at(`same-${shape.channels}-${shape.depth}.${ending}`)
      const frame = numberedFrame(9, shape)
      // Lossless WebP may change the colour of what is fully transparent; nothing here is.
      await writePicture(frame, path)
      expect(sameFrame(await readPicture(path), frame)).toBe(true)
    }
  })

  it('stands pictures upright by their EXIF orientation', async () => {
    const left = sharp({ create: { ...red, width: 20 } })
    const input = { create: { ...red, background: '#0000ff' } }
    await sharp(input)
      .composite([{ input: await left.png().toBuffer(), left: 0, top: 0 }])
      .removeAlpha()
      .withMetadata({ orientation: 6 })
      .png()
      .toFile(at('turned.png'))
    const frame = await readPicture(at('turned.png'))
    expect([frame.width, frame.height]).toEqual([30, 40])
    // Turned clockwise, the left half is on top.
    expect([...frame.data.slice(0, 3)]).toEqual([200, 30, 30])
    expect([...frame.data.slice(-3)]).toEqual([0, 0, 255])
    expect((await probePicture(at('turned.png'))).rotation).toBe(90)
  })

  it('turns grey and CMYK into RGB', async () => {
    await sharp({ create: { ...red, background: '#808080' } })
      .toColourspace('b-w')
      .jpeg({ quality: 100 })
      .toFile(at('grey.jpg'))
    const grey = await readPicture(at('grey.jpg'))
    expect([grey.channels, ...grey.data.slice(0, 3)]).toEqual([3, 128, 128, 128])
    await sharp({ create: red }).toColourspace('cmyk').jpeg({ quality: 100 }).toFile(at('cmyk.jpg'))
    const cmyk = await readPicture(at('cmyk.jpg'))
    expect(cmyk.channels).toBe(3)
    expect(cmyk.data[0]!).toBeGreaterThan(150)
    expect(cmyk.data[1]!).toBeLessThan(90)
  })

  it('converts an embedded profile to sRGB', async () => {
    await sharp({ create: { ...red, background: '#00ff00' } })
      .withIccProfile('p3')
      .png()
      .toFile(at('p3.png'))
    // Written to P3 and read back: the same green; the numbers in the file differ.
    const raw = await sharp(at('p3.png'), { ignoreIcc: true }).raw().toBuffer()
    const green = (await readPicture(at('p3.png'))).data
    expect(raw[0]!).toBeGreaterThan(50)
    expect(green[0]!).toBeLessThan(6)
    expect(green[1]!).toBeGreaterThan(249)
  })

  it('keeps a palette picture with transparency apart from an opaque one', async () => {
    await sharp({ create: red }).png({ palette: true }).toFile(at('palette.png'))
    expect((await readPicture(at('palette.png'))).channels).toBe(3)
    await sharp({ create: { ...red, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } })
      .png({ palette: true })
      .toFile(at('glass.png'))
    const glass = await readPicture(at('glass.png'))
    expect(glass.channels).toBe(4)
    expect(Math.abs(glass.data[3]! - 128)).toBeLessThan(3)
  })
})

describe('writePicture', () => {
  it('never replaces unless allowed, and leaves nothing after a failure', async () => {
    const place = at('places')
    mkdirSync(place)
    const path = join(place, 'a.png')
    await writePicture(numberedFrame(1), path)
    await expect(writePicture(numberedFrame(2), path)).rejects.toMatchObject({ code: 'exists' })
    await writePicture(numberedFrame(3), path, true)
    expect(numberIn(await readPicture(path))).toBe(3)
    await expect(writePicture(numberedFrame(1), join(place, 'a.xyz'))).rejects.toMatchObject({
      code: 'unsupported',
    })
    await expect(writePicture(numberedFrame(1), join(place, 'no', 'a.png'))).rejects.toMatchObject({
      code: 'not-writable',
    })
    expect(readdirSync(place)).toEqual(['a.png'])
  })
})

describe('resizeFrame', () => {
  const plain = (shape: FrameShape, value: number): Frame => {
    const count = shape.width * shape.height * shape.channels
    const samples = shape.depth === 8 ? new Uint8Array(count).fill(value) : new Uint16Array(count).fill(value)
    return { ...shape, colour: srgb, data: new Uint8Array(samples.buffer) }
  }

  it.each([
    [3, 8, 77],
    [4, 8, 255],
    [3, 16, 51234],
    [4, 16, 65535],
  ] as const)('%i channels of %i bit keep their values in every mode', async (channels, depth, value) => {
    const frame = plain({ width: 40, height: 20, channels, depth }, value)
    for (const mode of ['fit', 'fill', 'stretch'] as const) {
      const resized = await resizeFrame(frame, 30, 30, mode)
      expect(resized).toMatchObject({ width: 30, height: 30, channels, depth })
      const samples = samplesOf(resized)
      const near = (one: number, wanted: number) => Math.abs(one - wanted) <= (depth === 8 ? 0 : 40)
      expect(near(samples[(15 * 30 + 15) * channels]!, value)).toBe(true)
      // Bars above and below are black, and clear where there is alpha.
      const corner = samples.slice(0, channels)
      expect([...corner].every((one) => near(one, mode === 'fit' ? 0 : value))).toBe(true)
    }
  })

  it('the same size is the same frame, impossible sizes are refused', async () => {
    const frame = numberedFrame(1)
    expect(await resizeFrame(frame, 96, 64, 'fit')).toBe(frame)
    for (const size of [0, -1, 1.5, 20000]) {
      await expect(resizeFrame(frame, size, 10, 'fit')).rejects.toMatchObject({ code: 'too-large' })
    }
  })
})

describe('writeContactSheet', () => {
  const labels = Array.from({ length: 5 }, (_, index) => ({
    text: String(index),
    detail: `${index} s`,
    key: index % 4 === 0,
  }))

  it('shows every frame in its cell, with marks on keyframes', async () => {
    const frames = labels.map((_, index) => numberedFrame(index))
    await writeContactSheet(frames, labels, at('sheet.png'), { title: 'Title', columns: 3 })
    const sheet = await readPicture(at('sheet.png'))
    const accent = (x: number, y: number) => [
      ...sheet.data.slice((y * sheet.width + x) * 3, (y * sheet.width + x) * 3 + 3),
    ]
    expect(sheet.width).toBe(2 * 32 + 3 * 320 + 2 * 16)
    // On the left edge of the first cell's mark, and where a mark of the second would be.
    expect(accent(29, 78 + 100)[0]!).toBeGreaterThan(200)
    expect(accent(29 + 336, 78 + 100)[0]!).toBeLessThan(60)
  })

  it('refuses frames and labels that do not match', async () => {
    await expect(writeContactSheet([], [], at('none.png'))).rejects.toMatchObject({ code: 'usage' })
    await expect(writeContactSheet([numberedFrame(0)], labels, at('few.png'))).rejects.toMatchObject({
      code: 'internal',
    })
    writeFileSync(at('there.png'), '')
    const one = [{ text: '0', key: true }]
    await expect(writeContactSheet([numberedFrame(0)], one, at('there.png'))).rejects.toMatchObject({
      code: 'exists',
    })
  })
})
