// The part of the self-test that is ffmpeg's: a short video is written, checked as every export is, and read back.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { encodeVideo } from '../../media/encode.ts'
import { openSource } from '../../media/source.ts'
import type { Outcome, TestedApp } from './parts.ts'
import { movingSquare } from './test-engine.ts'

const count = 12
/** Mean distance (of 255) above which a picture that was written at the best quality is another one. */
const most = 4

function distance(a: Frame, b: Frame): number {
  let sum = 0
  for (const [at, value] of a.data.entries()) sum += Math.abs(value - (b.data[at] ?? 0))
  return sum / a.data.length
}

/** Twelve frames to H.264 and back. Throws what ffmpeg's failures throw, `damaged`, `disk-full`. */
export async function testVideo(app: TestedApp, signal: AbortSignal): Promise<Outcome> {
  const tools = await app.tools()
  const frames = Array.from({ length: count }, (_, index) => movingSquare(index))
  const folder = await mkdtemp(join(tmpdir(), 'interlude-test-'))
  try {
    const path = join(folder, 'test.mp4')
    const options = { path, frameRate: rational(24), quality: 'best', frameCount: count } as const
    const { encoder } = await encodeVideo(tools, options, give(frames), signal)
    const source = await openSource(tools, path, signal)
    let read = 0
    let worst = 0
    for await (const { frame } of source.frames({}, signal)) {
      const original = frames[read++]
      if (original) worst = Math.max(worst, distance(original, frame))
    }
    if (read !== count || worst > most) {
      throw new InterludeError(
        'damaged',
        read === count
          ? `${encoder} writes other pictures than it is given.`
          : `Of ${count} frames that were written ${read} came back.`,
        'Install ffmpeg 5 or newer, or run the set-up again: npm run setup.',
      )
    }
    return { value: `${count} frames written with ${encoder} (ffmpeg ${tools.version}), and read back.` }
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function* give(frames: readonly Frame[]): AsyncGenerator<Frame, void, undefined> {
  yield* frames
  await Promise.resolve()
}
