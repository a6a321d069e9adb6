// Small pictures of a few windows, kept while the frames pass: what numbers can't show.
import { samplesOf, srgb, type Frame } from '../../../src-shared/frame.ts'
import type { Score } from '../../../src-shared/scores.ts'
import { encodePng } from '../../media/picture.ts'
import { resizeFrame } from '../../media/resize.ts'
import type { EvaluationStrip, EvaluationWindow } from './types.ts'
import { evenPlaces } from './window-rule.ts'

/** Widest and highest picture of a strip (pixels). */
const thumb = 128
/** In-betweens shown of a gap. */
const inner = 5
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

/** Starts the strip of window number `window`. Keyframes are the same in every row. */
export async function startStrip(
  window: number,
  gap: number,
  ends: readonly [Frame, Frame],
): Promise<StripMaker> {
  const columns = [...new Set([0, ...evenPlaces(1, gap - 1, inner), gap])]
  const keys = await Promise.all(ends.map(smaller))
  const rows: EvaluationStrip['rows'][number][] = []
  let pictures = new Map<number, Frame>()
  return {
    columns,
    async see(frame, index) {
      if (columns.includes(index)) pictures.set(index, await smaller(frame))
    },
    async endRow(label, score) {
      const list = columns.map((column) =>
        column === 0 ? keys[0] : column === gap ? keys[1] : pictures.get(column),
      )
      pictures = new Map()
      const [first] = keys
      const row =
        first &&
        sideBySide(
          list.filter((frame) => frame !== undefined),
          first,
        )
      if (row) rows.push({ label, width: row.width, height: row.height, png: await encodePng(row), score })
    },
    dropRow() {
      pictures = new Map()
    },
    finish: () => ({ window, columns, rows }),
  }
}

async function smaller(frame: Frame): Promise<Frame> {
  const scale = Math.min(1, thumb / Math.max(frame.width, frame.height))
  const [width, height] = [frame.width, frame.height].map((side) => Math.max(1, Math.round(side * scale)))
  return await resizeFrame(frame, width ?? 1, height ?? 1, 'stretch')
}

/** Pictures of one size in a row, 8-bit RGBA, with gaps that show what lies behind. */
function sideBySide(frames: readonly Frame[], { width, height }: Frame): Frame {
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
