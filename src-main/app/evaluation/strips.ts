// Small pictures of a few windows, kept while the frames pass: what numbers can't show.
import { samplesOf, srgb, type Frame } from '../../../src-shared/frame.ts'
import type { Score } from '../../../src-shared/scores.ts'
import { encodePng } from '../../media/picture.ts'
import { resizeFrame } from '../../media/resize.ts'
import { cut, mostMovingPart } from './detail.ts'
import type { EvaluationStrip, EvaluationWindow } from './types.ts'
import { evenPlaces } from './window-rule.ts'

/** Largest picture of a strip (pixels). Of larger frames a detail of this size is shown as it is: small, all look alike. */
const thumb = { width: 160, height: 120 }
/** Frames shown of a gap, its keyframes included. */
const shown = 7
/** Pixels between two pictures. */
const gutter = 2

/** Which windows are shown: the most moving, the one in the middle, the calmest. Places among `windows`. */
export function chooseStrips(windows: readonly Pick<EvaluationWindow, 'movement'>[]): number[] {
  const places = [...windows.keys()].sort((a, b) => (windows[b]?.movement ?? 0) - (windows[a]?.movement ?? 0))
  return [...new Set([0, Math.floor((places.length - 1) / 2), places.length - 1])]
    .map((rank) => places[rank])
    .filter((place) => place !== undefined)
}

/** Collects the rows of one window. */
export interface StripMaker {
  /** Numbers in the gap of the columns; 0 and `gap` are the keyframes. */
  readonly columns: readonly number[]
  /** Takes frame `index` of the gap for the row that is open, if it is shown. */
  see(frame: Frame, index: number): Promise<void>
  /** Closes the row and opens the next. */
  endRow(label: string, score: Score | undefined): Promise<void>
  /** Throws the row away. */
  dropRow(): void
  finish(): EvaluationStrip
}

/** Starts the strip of window number `window` with the true frames' row, and one of whole pictures where it is of a detail. */
export async function startStrip(window: number, truth: readonly Frame[]): Promise<StripMaker> {
  const gap = truth.length - 1
  const [from, to] = [truth[0], truth.at(-1)]
  if (!from || !to) throw new RangeError('A window has frames.')
  const columns = evenPlaces(0, gap, shown)
  const isLarge = from.width > thumb.width || from.height > thumb.height
  const detail = isLarge ? mostMovingPart(from, to, thumb) : undefined
  const view = (frame: Frame) => (detail ? cut(frame, detail) : frame)
  const rows: EvaluationStrip['rows'][number][] = []
  const add = async (label: string, frames: readonly Frame[], score?: Score): Promise<void> => {
    const row = sideBySide(frames)
    rows.push({ label, width: row.width, height: row.height, png: await encodePng(row, 'small'), score })
  }
  const real = columns.flatMap((column) => truth.slice(column, column + 1))
  if (detail) await add('whole picture', await Promise.all(real.map(smaller)))
  await add('truth', real.map(view))
  const keys = [
    [0, view(from)],
    [gap, view(to)],
  ] as const
  let pictures = new Map<number, Frame>(keys)
  const clear = () => (pictures = new Map(keys))
  return {
    columns,
    see: (frame, index) => {
      if (columns.includes(index)) pictures.set(index, view(frame))
      return Promise.resolve()
    },
    endRow: async (label, score) => {
      await add(
        label,
        columns.map((column) => pictures.get(column)).filter((frame) => frame !== undefined),
        score,
      )
      clear()
    },
    dropRow: () => void clear(),
    finish: () => ({ window, columns, detail, rows }),
  }
}

async function smaller(frame: Frame): Promise<Frame> {
  const scale = Math.min(1, thumb.width / frame.width, thumb.height / frame.height)
  const [width, height] = [frame.width, frame.height].map((side) => Math.max(1, Math.round(side * scale)))
  return await resizeFrame(frame, width ?? 1, height ?? 1, 'stretch')
}

/** Pictures of one size in a row, 8-bit RGBA, with gaps that show what lies behind. */
export function sideBySide(frames: readonly Frame[]): Frame {
  const { width = 1, height = 1 } = frames[0] ?? {}
  const across = frames.length * width + (frames.length - 1) * gutter
  const data = new Uint8Array(across * height * 4)
  for (const [place, frame] of frames.entries()) {
    const samples = samplesOf(frame)
    const { channels, depth } = frame
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = (y * width + x) * channels
        const to = (y * across + place * (width + gutter) + x) * 4
        for (let channel = 0; channel < 4; channel++) {
          const value = channel < channels ? (samples[from + channel] ?? 0) : depth === 8 ? 255 : 65535
          data[to + channel] = depth === 8 ? value : Math.round(value / 257)
        }
      }
    }
  }
  return { width: across, height, channels: 4, depth: 8, colour: srgb, data }
}
