// What a source of frames is to the other rooms: an interface over videos, pictures and numbered pictures.
import type { ColourTags, Frame } from '../../src-shared/frame.ts'
import type { Rational } from '../../src-shared/timebase.ts'

/** What is known of a source once it was opened. */
export interface SourceInfo {
  /** As given by the user. */
  readonly path: string
  /** `sequence` is a folder or numbered pattern of pictures. */
  readonly kind: 'video' | 'picture' | 'sequence'
  /** Size of the frames that come out: upright, square pixels. */
  readonly width: number
  readonly height: number
  /** ffmpeg's name of the codec (`h264`, `prores`, ...), or the picture's format (`png`, ...). */
  readonly codec: string
  /** ffmpeg's name of the container; the picture's format for pictures. */
  readonly container: string
  /** ffmpeg's name of the stored pixel format; empty for pictures. */
  readonly pixelFormat: string
  /** Frames a second; the mean where the rate varies; undefined for a single picture. */
  readonly frameRate: Rational | undefined
  readonly variableRate: boolean
  readonly frameCount: number
  /** From the first frame's appearance to the last one's end, in seconds; 0 for a picture. */
  readonly duration: Rational
  /** 4 where the source has an alpha channel. */
  readonly channels: 3 | 4
  /** 16 where the source holds more than 8 bits a sample. */
  readonly depth: 8 | 16
  readonly colour: ColourTags
  /** Range of the stored numbers; frames that come out are always full range. */
  readonly range: 'tv' | 'pc'
  /** Clockwise degrees by which the stored picture was turned to stand upright. */
  readonly rotation: number
  /** Whether there is sound beside the picture. */
  readonly audio: boolean
  /** File size in bytes; of a sequence all files together. */
  readonly size: number
  /** Seconds that the file claims to last, where it was cut short and holds less. */
  readonly claimedDuration: Rational | undefined
  /** Anything odd that the user should hear, in sentences. */
  readonly notes: readonly string[]
}

/** One frame and its place in the source. */
export interface SourceFrame {
  readonly frame: Frame
  /** 0-based, in order of presentation. */
  readonly index: number
  /** Exact time of presentation in seconds; the first frame's is 0. */
  readonly time: Rational
}

/** Frames by index: from `start` (default 0) up to but not including `end` (default: all). */
export interface FrameRange {
  readonly start?: number | undefined
  readonly end?: number | undefined
}

/** An opened source. It holds no file open between calls, so there is nothing to close. */
export interface Source {
  readonly info: SourceInfo
  /**
   * The frame on screen at `time`: the last one that does not start after it. Throws `out-of-range` before 0 or from
   * the end on, `damaged` where the file is cut or broken there, `not-found` when the file has gone.
   */
  frameAtTime(time: Rational, signal?: AbortSignal): Promise<SourceFrame>
  /** The frame with this 0-based index; throws as {@link Source.frameAtTime}. */
  frameAtIndex(index: number, signal?: AbortSignal): Promise<SourceFrame>
  /** Frames in order, decoded as they are taken: at most a few are held. Leaving the loop stops the decoder. */
  frames(range?: FrameRange, signal?: AbortSignal): AsyncIterable<SourceFrame>
  /** When frame `index` appears, exact, without decoding. Throws `out-of-range`. */
  timeOf(index: number): Rational
  /**
   * The same source for looking at: its frames come out scaled to this size, in 8 bits a sample, and are named and proven as these are.
   * Scaling down where it is decoded is several times as quick as scaling what was decoded at full size.
   */
  atSize(width: number, height: number): Source
}

/** How a source is opened. */
export interface OpenOptions {
  /** Frames a second of numbered pictures, which carry none; 24 when absent. */
  readonly sequenceRate?: Rational | undefined
  /**
   * Frames keep the indexes that they were opened with: one that turns out to be damaged is an error for good. Otherwise a damaged
   * file may be listed anew by what can be decoded of it, and later frames move up.
   */
  readonly keepIndexes?: boolean | undefined
  /** Share (0..1) of a long file that was scanned. */
  readonly onProgress?: ((share: number) => void) | undefined
}
