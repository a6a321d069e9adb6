// A single picture as a source of one frame.
import { rational, type Rational } from '../../src-shared/timebase.ts'
import { srgb } from '../../src-shared/frame.ts'
import { throwIfCancelled } from '../../src-shared/errors.ts'
import { checkedRange, frameOutOfRange, timeOutOfRange } from './out-of-range.ts'
import { probePicture, readPicture, type PictureFacts } from './picture.ts'
import { resizedSource } from './resized-source.ts'
import type { FrameRange, Source, SourceFrame, SourceInfo } from './source-types.ts'

function infoOf(path: string, facts: PictureFacts): SourceInfo {
  return {
    path,
    kind: 'picture',
    width: facts.width,
    height: facts.height,
    channels: facts.channels,
    depth: facts.depth,
    codec: facts.format,
    container: facts.format,
    pixelFormat: '',
    frameRate: undefined,
    variableRate: false,
    frameCount: 1,
    duration: rational(0),
    colour: srgb,
    range: 'pc',
    rotation: facts.rotation,
    audio: false,
    size: facts.size,
    claimedDuration: undefined,
    notes: facts.pages > 1 ? [`${path} holds ${facts.pages} pictures; the first is used.`] : [],
  }
}

/** Opens a picture; its only frame is at index 0 and time 0. Throws as `probePicture`. */
export async function openPicture(path: string): Promise<Source> {
  const info = infoOf(path, await probePicture(path))
  const only = async (signal: AbortSignal | undefined): Promise<SourceFrame> => {
    throwIfCancelled(signal)
    return { frame: await readPicture(path), index: 0, time: rational(0) }
  }
  const timeOf = (index: number): Rational => {
    if (index !== 0) throw frameOutOfRange(info, index)
    return rational(0)
  }
  const source: Source = {
    info,
    timeOf,
    async frameAtTime(time, signal) {
      if (time.num !== 0) throw timeOutOfRange(info, time)
      return await only(signal)
    },
    async frameAtIndex(index, signal) {
      timeOf(index)
      return await only(signal)
    },
    async *frames(range: FrameRange = {}, signal?: AbortSignal) {
      const { start, end } = checkedRange(info, range)
      if (start < end) yield await only(signal)
    },
    atSize: (width, height) => resizedSource(source, width, height),
  }
  return source
}
