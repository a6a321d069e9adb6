// Whether the disks can hold what is about to be made, judged before the work starts.
import { statfs } from 'node:fs/promises'
import { InterludeError } from '../../src-shared/errors.ts'
import { byteLengthOf, type FrameShape } from '../../src-shared/frame.ts'
import type { Codec, Container } from '../media/encode-types.ts'

/** Bytes that something will take: surely more than `least`, probably about `likely`. */
export interface SpaceNeed {
  readonly least: number
  readonly likely: number
}

/** Shares of the raw size. Film at the encoders' default qualities lies near `likely`; drawings far below. */
const lossy = { least: 0.0005, likely: 0.05 }
const intermediate = { least: 0.005, likely: 0.2 }
const lossless = { least: 0.005, likely: 0.6 }

function shareOf(container: Container, codec: Codec | undefined): SpaceNeed {
  if (codec === 'ffv1' || codec === 'png' || container === 'frames') return lossless
  if (codec === 'prores') return intermediate
  if (codec !== undefined && codec !== 'gif') return lossy
  if (container === 'mkv') return lossless
  return container === 'mov' || container === 'gif' ? intermediate : lossy
}

function scale(share: SpaceNeed, bytes: number): SpaceNeed {
  return { least: share.least * bytes, likely: share.likely * bytes }
}

/** What the written result takes. */
export function outputNeed(
  shape: FrameShape,
  frames: number,
  form: { container: Container; codec: Codec | undefined },
): SpaceNeed {
  return scale(shareOf(form.container, form.codec), byteLengthOf(shape) * frames)
}

/** What the stored in-betweens take. */
export function storeNeed(shape: FrameShape, frames: number): SpaceNeed {
  return scale(lossless, byteLengthOf(shape) * frames)
}

/** Bytes free for this user in the file system of `folder`; undefined where that can't be told. */
export async function freeSpace(folder: string): Promise<number | undefined> {
  const facts = await statfs(folder).catch(() => undefined)
  return facts && facts.bavail * facts.bsize
}

/** `3.2 GB`, in powers of ten. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`
}

/**
 * Throws `disk-full` where `folder` surely can't hold the need; returns a sentence of warning where it probably can't.
 */
export async function checkSpace(folder: string, what: string, need: SpaceNeed): Promise<string | undefined> {
  const free = await freeSpace(folder)
  if (free === undefined || free >= need.likely) return undefined
  if (free >= need.least) {
    return `${what} may need about ${formatBytes(need.likely)}, and ${folder} has ${formatBytes(free)} left.`
  }
  throw new InterludeError(
    'disk-full',
    `${what} needs at least ${formatBytes(need.least)}, and ${folder} has ${formatBytes(free)} left.`,
    'Free some space, choose another folder, a smaller --size or fewer in-betweens.',
  )
}
