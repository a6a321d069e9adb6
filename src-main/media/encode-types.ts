// What may be asked of the encoder, and what it answers.
import type { Rational } from '../../src-shared/timebase.ts'

/** The containers; `frames` is a folder of PNG files. */
export const containers = ['mp4', 'mov', 'webm', 'mkv', 'gif', 'frames'] as const
/** See {@link containers}. */
export type Container = (typeof containers)[number]

/** The codecs. */
export const codecs = ['h264', 'h265', 'av1', 'vp9', 'prores', 'png', 'ffv1', 'gif'] as const
/** See {@link codecs}. */
export type Codec = (typeof codecs)[number]

/** From smallest and fastest to nearest to the frames. Lossless codecs do not heed it. */
export const qualities = ['draft', 'good', 'best'] as const
/** See {@link qualities}. */
export type Quality = (typeof qualities)[number]

/** The sound that goes along. */
export interface SoundAsk {
  /** A file with sound and pictures. */
  readonly path: string
  /** Where in it the first frame lies: seconds from its own first frame. Before 0 there is silence, as there is after its end. */
  readonly from: Rational
}

/** How frames become a file. Size, channels and depth are those of the first frame; the others must agree. */
export interface EncodeOptions {
  /** Where the result goes. Its folder must exist. */
  readonly path: string
  /** Frames a second, kept exactly wherever the container can. */
  readonly frameRate: Rational
  /** Replace what is there. */
  readonly overwrite?: boolean | undefined
  /** Default: by the path's ending; a path without one, or that ends in a separator, is a folder of PNG. */
  readonly container?: Container | undefined
  /** Default: h264 in mp4, prores in mov (png with alpha), vp9 in webm, ffv1 in mkv. */
  readonly codec?: Codec | undefined
  /** `hardware`, or an encoder's name such as `h264_nvenc`; the software encoder takes over when it does not work. */
  readonly encoder?: string | undefined
  readonly quality?: Quality | undefined
  /** Range of the stored numbers of lossy codecs; players expect `tv`. */
  readonly range?: 'tv' | 'pc' | undefined
  /** Needs `frameCount`: the sound lasts as long as the pictures. GIF and pictures have none, and say so. */
  readonly sound?: SoundAsk | undefined
  /** How many frames will come; checked against what came, and used for progress. */
  readonly frameCount?: number | undefined
  /** Frames that the encoder has finished, as it goes. */
  readonly onProgress?: ((frames: number) => void) | undefined
}

/** A file that was written, and read back to make sure. */
export interface EncodeResult {
  readonly path: string
  readonly container: Container
  readonly codec: Codec
  /** ffmpeg's name of the encoder that was used, e.g. `libx264`; `sharp` for pictures. */
  readonly encoder: string
  /** Counted in the written file. */
  readonly frames: number
  /** frames / frame rate, in seconds. */
  readonly duration: Rational
  /** Of the written picture: one pixel more than the frames' where a codec needs even sides. */
  readonly width: number
  readonly height: number
  readonly pixelFormat: string
  /** ffprobe's name of the sound's codec, where there is sound. */
  readonly sound?: string | undefined
  /** Size of the file or of all files. */
  readonly bytes: number
  /** What had to differ from what was asked, in sentences. */
  readonly notes: readonly string[]
}
