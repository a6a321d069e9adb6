// Brings keyframes of different shapes to one: size, channels and depth.
import { InterludeError } from '../../src-shared/errors.ts'
import { maxPixels, maxSide, samplesOf, type Frame, type FrameShape } from '../../src-shared/frame.ts'

/** What to do with keys of another aspect: refuse, put bars around (`fit`), or crop (`fill`). */
export type FitMode = 'error' | 'fit' | 'fill'

/** A size in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A keyframe with the name that messages use for it. */
export interface NamedFrame {
  readonly name: string
  readonly frame: Frame
}

/** Scales a frame; `stretch` ignores the aspect. */
export type Resize = (
  frame: Frame,
  width: number,
  height: number,
  mode: 'fit' | 'fill' | 'stretch',
) => Promise<Frame>

/** The samples in 16 bits: 255 becomes 65535, so nothing is lost and nothing rounded. */
export function deepen(frame: Frame): Frame {
  if (frame.depth === 16) return frame
  const wide = Uint16Array.from(frame.data, (value) => value * 257)
  return { ...frame, depth: 16, data: new Uint8Array(wide.buffer) }
}

/** The frame with an alpha channel, opaque where it had none. */
export function addAlpha(frame: Frame): Frame {
  if (frame.channels === 4) return frame
  const from = samplesOf(frame)
  const pixels = frame.width * frame.height
  const to = frame.depth === 8 ? new Uint8Array(pixels * 4) : new Uint16Array(pixels * 4)
  to.fill(frame.depth === 8 ? 255 : 65535)
  for (let pixel = 0; pixel < pixels; pixel++) {
    to[pixel * 4] = from[pixel * 3] ?? 0
    to[pixel * 4 + 1] = from[pixel * 3 + 1] ?? 0
    to[pixel * 4 + 2] = from[pixel * 3 + 2] ?? 0
  }
  return { ...frame, channels: 4, data: new Uint8Array(to.buffer) }
}

/** Whether scaling a to b changes its shape by less than a pixel. */
function sameAspect(a: Size, b: Size): boolean {
  return (
    Math.abs((a.width * b.height) / a.height - b.width) < 1 ||
    Math.abs((a.height * b.width) / a.width - b.height) < 1
  )
}

function sizeWord(size: Size): string {
  return `${String(size.width)}x${String(size.height)}`
}

/** Throws `too-large` or `out-of-range` where no frame may have this size. */
export function checkSize(size: Size): void {
  const { width, height } = size
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1) {
    throw new InterludeError('out-of-range', `${sizeWord(size)} is no size.`, 'Write WxH, such as 1280x720.')
  }
  if (width > maxSide || height > maxSide || width * height > maxPixels) {
    throw new InterludeError(
      'too-large',
      `${sizeWord(size)} is too large.`,
      `A side may have ${String(maxSide)} pixels, a picture ${String(Math.floor(maxPixels / 1e6))} megapixels.`,
    )
  }
}

function mismatch(first: NamedFrame, other: NamedFrame): InterludeError {
  return new InterludeError(
    'size-mismatch',
    `The keys differ in size: ${first.name} is ${sizeWord(first.frame)}, ${other.name} is ${sizeWord(other.frame)}.`,
    'Add --fit fit (the whole picture, with bars) or --fit fill (cropped); --size WxH sets the size for all.',
  )
}

function aspectMismatch(key: NamedFrame, size: Size): InterludeError {
  return new InterludeError(
    'size-mismatch',
    `${key.name} is ${sizeWord(key.frame)}, which has another aspect than ${sizeWord(size)}.`,
    'Add --fit fit (the whole picture, with bars) or --fit fill (cropped), or choose a size of the same aspect.',
  )
}

/**
 * The frames in one shape. The size is `size`, or the first frame's; frames that already have it keep their pixels.
 * With `fit` = `error` sizes must agree; only an explicit `size` of the same aspect may scale.
 * Alpha and 16 bits win over their absence. Colour tags become the first frame's.
 * Throws `size-mismatch`, `too-large`, `out-of-range`.
 */
export async function harmonise(
  keys: readonly NamedFrame[],
  options: { size: Size | undefined; fit: FitMode },
  resize: Resize,
): Promise<Frame[]> {
  const first = keys[0]
  if (!first) return []
  const size = options.size ?? first.frame
  checkSize(size)
  const scale = async (key: NamedFrame): Promise<Frame> => {
    const { frame } = key
    if (frame.width === size.width && frame.height === size.height) return frame
    if (options.fit !== 'error') return resize(frame, size.width, size.height, options.fit)
    if (!options.size) throw mismatch(first, key)
    if (!sameAspect(frame, size)) throw aspectMismatch(key, size)
    return resize(frame, size.width, size.height, 'stretch')
  }
  const scaled: Frame[] = []
  for (const key of keys) scaled.push(await scale(key))
  const shape: Pick<FrameShape, 'channels' | 'depth'> = {
    channels: scaled.some((frame) => frame.channels === 4) ? 4 : 3,
    depth: scaled.some((frame) => frame.depth === 16) ? 16 : 8,
  }
  return scaled.map((frame) => {
    const deep = shape.depth === 16 ? deepen(frame) : frame
    const full = shape.channels === 4 ? addAlpha(deep) : deep
    return { ...full, colour: first.frame.colour }
  })
}
