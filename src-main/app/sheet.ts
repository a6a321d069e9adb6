// The contact sheet of a result: which of its frames are shown, kept small while they pass.
import type { Frame } from '../../src-shared/frame.ts'
import { writeContactSheet, type SheetLabel } from '../media/contact-sheet.ts'
import { resizeFrame } from '../media/resize.ts'
import type { ChainPlan } from './plan.ts'

/** Most pictures on one sheet. */
export const sheetPictures = 32
/** Pictures are kept no wider than this (pixels). */
const pictureWidth = 480

/** Collects frames as they pass, and writes the sheet at the end. */
export interface Sheet {
  see(frame: Frame, index: number): Promise<void>
  write(): Promise<void>
}

/** Where a sheet goes. */
export interface SheetPlace {
  readonly path: string
  readonly overwrite: boolean
  readonly title: string
}

/** Which of `frames` frames a sheet shows: all, or the first, the last and evenly spaced ones between. */
export function chooseFrames(frames: number, most = sheetPictures): number[] {
  if (frames <= most) return Array.from({ length: frames }, (_, index) => index)
  return Array.from({ length: most }, (_, index) => Math.round((index * (frames - 1)) / (most - 1)))
}

function labelOf(plan: ChainPlan, index: number): SheetLabel {
  const text = String(index)
  if (plan.keyFrames.includes(index)) return { text, key: true }
  const gap = plan.keyFrames.findLastIndex((start) => start < index)
  const time = plan.gaps[gap]?.times[index - (plan.keyFrames[gap] ?? 0) - 1]
  return { text, detail: time === undefined ? undefined : `t ${time.toFixed(2)}`, key: false }
}

/** Starts a sheet for the result of this plan, to be written to `place`. */
export function createSheet(plan: ChainPlan, place: SheetPlace): Sheet {
  const chosen = new Set(chooseFrames(plan.frames))
  const frames: Frame[] = []
  const labels: SheetLabel[] = []
  return {
    async see(frame, index) {
      if (!chosen.has(index)) return
      const width = Math.min(frame.width, pictureWidth)
      const height = Math.max(1, Math.round((frame.height * width) / frame.width))
      frames.push(width === frame.width ? frame : await resizeFrame(frame, width, height, 'stretch'))
      labels.push(labelOf(plan, index))
    },
    write: () =>
      writeContactSheet(frames, labels, place.path, { title: place.title, overwrite: place.overwrite }),
  }
}
