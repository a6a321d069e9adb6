// A folder of numbered PNG files, written beside and moved in place when all are there and have been looked at.
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { assertSameShape, type PeekedFrames } from './frame-feed.ts'
import { encodePng, probePicture } from './picture.ts'
import type { EncodeRun } from './encode-video.ts'

/** Names of the files that a folder of frames holds. */
export const frameName = /^frame_\d{5,}\.png$/

/** Pictures that are compressed at the same time. */
const atOnce = 3

/** What was written. */
export interface WrittenPictures {
  readonly frames: number
  readonly bytes: number
}

async function checkPictures(folder: string, count: number, frames: PeekedFrames): Promise<number> {
  let bytes = 0
  for (let index = 0; index < count; index += 1) {
    const path = join(folder, nameOf(index))
    const facts = await probePicture(path)
    const { width, height, channels, depth } = frames.first
    if (
      facts.width !== width ||
      facts.height !== height ||
      facts.channels !== channels ||
      facts.depth !== depth
    ) {
      throw new InterludeError(
        'tool-failed',
        `${nameOf(index)} was not written right; the folder was thrown away.`,
      )
    }
    bytes += (await stat(path)).size
  }
  return bytes
}

function nameOf(index: number): string {
  return `frame_${String(index).padStart(5, '0')}.png`
}

/** Writes `frame_00000.png`, ... to a new folder. Throws `size-mismatch`, `cancelled`, and the frames' own errors. */
export async function encodePictures(
  folder: string,
  frames: PeekedFrames,
  run: EncodeRun,
): Promise<WrittenPictures> {
  await mkdir(folder)
  const working: Promise<void>[] = []
  let count = 0
  let done = 0
  try {
    for await (const frame of frames.all) {
      throwIfCancelled(run.signal)
      assertSameShape(frames.first, frame, count)
      const path = join(folder, nameOf(count))
      const work = (async () => {
        await writeFile(path, await encodePng(frame), { flag: 'wx' })
        done += 1
        run.onProgress?.(done)
      })()
      // Heard here too, or a failure before its turn would count as unhandled.
      work.catch(() => undefined)
      working.push(work)
      count += 1
      if (working.length >= atOnce) await working.shift()
    }
    await Promise.all(working)
  } finally {
    await Promise.allSettled(working)
  }
  throwIfCancelled(run.signal)
  return { frames: count, bytes: await checkPictures(folder, count, frames) }
}
