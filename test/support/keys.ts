// Keyframes on disk for tests of the command line.
import { join } from 'node:path'
import { encodeVideo } from '../../src-main/media/encode.ts'
import { writePicture } from '../../src-main/media/picture.ts'
import { openSource } from '../../src-main/media/source.ts'
import type { SourceInfo } from '../../src-main/media/source-types.ts'
import type { Frame, FrameShape } from '../../src-shared/frame.ts'
import { rational, type Rational } from '../../src-shared/timebase.ts'
import { numberedFrame, numberedFrames, testTools } from './media-fixtures.ts'

/** Writes numbered pictures `0.png`, `1.png`, ... and returns their names. */
export async function writeKeys(folder: string, count: number, shape?: FrameShape): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `${String(index)}.png`)
  for (const [index, name] of names.entries()) {
    await writePicture(numberedFrame(index * 100, shape), join(folder, name))
  }
  return names
}

/** Writes a clip of numbered frames. */
export async function writeClip(
  path: string,
  count: number,
  frameRate: Rational = rational(30),
): Promise<void> {
  await encodeVideo(await testTools(), { path, frameRate, quality: 'best' }, numberedFrames(count))
}

/** All frames of a result, decoded, and its facts. */
export async function readResult(path: string): Promise<{ info: SourceInfo; frames: Frame[] }> {
  const source = await openSource(await testTools(), path)
  const frames: Frame[] = []
  for await (const { frame } of source.frames()) frames.push(frame)
  return { info: source.info, frames }
}
