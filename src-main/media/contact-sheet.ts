// A contact sheet: small pictures in a grid, each with its number and time, keyframes marked. One PNG.
import sharp, { type OverlayOptions } from 'sharp'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { place } from './output-place.ts'
import { sharpOf } from './picture.ts'
import { shortened, textSvg, textWidth } from './stroke-font.ts'

/** What stands under a picture. */
export interface SheetLabel {
  /** On the left, e.g. the frame's number. */
  readonly text: string
  /** On the right, e.g. its time. */
  readonly detail?: string | undefined
  /** Keyframes get a frame and a mark; in-betweens stay quiet. */
  readonly key: boolean
}

/** How a sheet is laid out. */
export interface SheetOptions {
  readonly title?: string | undefined
  /** On the right of the title line. */
  readonly subtitle?: string | undefined
  readonly columns?: number | undefined
  readonly overwrite?: boolean | undefined
}

const paper = '#131418'
const cell = '#1d1f25'
const ink = '#e9e7e2'
const faint = '#8b8f9a'
const accent = '#f2a541'

const margin = 32
const gutter = 16
const labelHeight = 34
const labelSize = 9
const titleSize = 13
const titleHeight = 46
/** A sheet's width aims at this. */
const sheetWidth = 1600
const thumbLimits = { least: 96, most: 320 }
/** More pictures than anyone looks at, and about what one PNG can bear. */
const mostFrames = 4000

interface Layout {
  readonly columns: number
  readonly thumbWidth: number
  readonly thumbHeight: number
  readonly width: number
  readonly height: number
  readonly top: number
}

/** The grid for `count` pictures of an aspect (width / height). */
export function sheetLayout(count: number, aspect: number, options: SheetOptions = {}): Layout {
  const top = options.title === undefined && options.subtitle === undefined ? 0 : titleHeight
  // As many columns as make the sheet about as wide as a 16:10 screen.
  const usual = Math.ceil(Math.sqrt((count * 1.6) / Math.max(0.2, aspect)))
  const columns = Math.max(1, Math.min(count, options.columns ?? Math.min(16, usual)))
  const free = (sheetWidth - 2 * margin - (columns - 1) * gutter) / columns
  const thumbWidth = Math.round(Math.min(thumbLimits.most, Math.max(thumbLimits.least, free)))
  const thumbHeight = Math.max(1, Math.min(thumbLimits.most * 2, Math.round(thumbWidth / aspect)))
  const rows = Math.ceil(count / columns)
  return {
    columns,
    thumbWidth,
    thumbHeight,
    top,
    width: 2 * margin + columns * thumbWidth + (columns - 1) * gutter,
    height: 2 * margin + top + rows * (thumbHeight + labelHeight) + (rows - 1) * gutter,
  }
}

function cornerOf(layout: Layout, index: number): { x: number; y: number } {
  const column = index % layout.columns
  const row = Math.floor(index / layout.columns)
  return {
    x: margin + column * (layout.thumbWidth + gutter),
    y: margin + layout.top + row * (layout.thumbHeight + labelHeight + gutter),
  }
}

function cellSvg(layout: Layout, label: SheetLabel, index: number): string {
  const { x, y } = cornerOf(layout, index)
  const { thumbWidth, thumbHeight } = layout
  const textY = y + thumbHeight + 12
  const detail = label.detail ?? ''
  const detailWidth = textWidth(detail, labelSize)
  const mark = label.key
    ? `<rect x="${x - 3}" y="${y - 3}" width="${thumbWidth + 6}" height="${thumbHeight + labelHeight + 2}" rx="6" fill="none" stroke="${accent}" stroke-width="2"/>` +
      `<path d="M${x + 10} ${textY - 0.5}l5 5l-5 5l-5 -5z" fill="${accent}"/>`
    : ''
  const left = x + (label.key ? 22 : 6)
  const room = thumbWidth - (left - x) - detailWidth - 14
  return (
    `<rect x="${x}" y="${y}" width="${thumbWidth}" height="${thumbHeight}" rx="2" fill="${cell}"/>${mark}` +
    textSvg(shortened(label.text, labelSize, room), left, textY, labelSize, ink) +
    textSvg(detail, x + thumbWidth - detailWidth - 6, textY, labelSize, label.key ? accent : faint)
  )
}

function sheetSvg(layout: Layout, labels: readonly SheetLabel[], options: SheetOptions): string {
  const { width, height } = layout
  const subtitle = shortened(options.subtitle ?? '', labelSize, width / 2)
  const subtitleWidth = textWidth(subtitle, labelSize)
  const title = shortened(options.title ?? '', titleSize, width - 2 * margin - subtitleWidth - 24)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="${paper}"/>` +
    textSvg(title, margin, margin, titleSize, ink) +
    textSvg(subtitle, width - margin - subtitleWidth, margin + 3, labelSize, faint) +
    `${labels.map((label, index) => cellSvg(layout, label, index)).join('')}</svg>`
  )
}

async function thumbnail(frame: Frame, layout: Layout): Promise<Uint8Array> {
  const resized = await sharpOf(frame)
    .resize(layout.thumbWidth, layout.thumbHeight, {
      fit: 'contain',
      // Small frames (64x64 is common here) are shown in whole pixels rather than blurred.
      kernel: frame.width * 2 <= layout.thumbWidth ? 'nearest' : 'lanczos3',
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    })
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
  return resized
}

/**
 * Writes a contact sheet as PNG: frames in reading order, one label each. Frames are reduced as they come, so any number
 * of large ones may be given. Throws `usage` (no frames, or not as many as labels), and as `writePicture`.
 */
export async function writeContactSheet(
  frames: AsyncIterable<Frame> | Iterable<Frame>,
  labels: readonly SheetLabel[],
  path: string,
  options: SheetOptions = {},
): Promise<void> {
  if (labels.length === 0 || labels.length > mostFrames) {
    throw new InterludeError(
      'usage',
      `A contact sheet shows 1 to ${mostFrames} frames, not ${labels.length}.`,
      'Choose fewer frames.',
    )
  }
  const overlays: OverlayOptions[] = []
  let layout: Layout | undefined
  for await (const frame of frames) {
    layout ??= sheetLayout(labels.length, frame.width / frame.height, options)
    const { x, y } = cornerOf(layout, overlays.length)
    overlays.push({ input: Buffer.from(await thumbnail(frame, layout)), left: x, top: y })
  }
  if (!layout || overlays.length !== labels.length) {
    throw new InterludeError(
      'internal',
      `The contact sheet got ${overlays.length} frames and ${labels.length} labels.`,
    )
  }
  const svg = Buffer.from(sheetSvg(layout, labels, options))
  const sheet = await sharp(svg, { limitInputPixels: false, unlimited: true })
    .composite(overlays)
    .removeAlpha()
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer()
  await place(path, { overwrite: options.overwrite === true }, async (target) => await target.write(sheet))
}
