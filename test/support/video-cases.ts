// One numbered video for each way of coding that makes exact seeking hard.
import type { MediaTools } from '../../src-main/media/find-tools.ts'
import type { FrameShape } from '../../src-shared/frame.ts'
import { cachedMedia, numberedShape, numberedVideo, runSync } from './media-fixtures.ts'

/** A file whose frames carry their numbers. */
export interface VideoCase {
  readonly name: string
  readonly make: (tools: MediaTools) => string
  /** The number that frame 0 carries (cut files start later); undefined where only the order is known. */
  readonly first: number | undefined
  readonly frames: number
}

const count = 120
const x264 = (more: string) => ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-x264-params', more]
const alpha: FrameShape = { ...numberedShape, channels: 4 }

function plain(name: string, options: readonly string[], shape?: FrameShape): VideoCase {
  return { name, make: (tools) => numberedVideo(tools, name, count, options, shape), first: 0, frames: count }
}

/** The plain case: H.264 with B-frames in MP4. */
export const h264 = plain('h264.mp4', x264('keyint=30:bframes=3:b-pyramid=normal'))

const cut: VideoCase = {
  name: 'edit-list.mp4',
  make: (tools) =>
    cachedMedia(tools, 'edit-list.mp4', 1, (path) => {
      runSync(tools.ffmpeg, [
        '-v',
        'error',
        '-ss',
        '1.7',
        '-i',
        h264.make(tools),
        '-c',
        'copy',
        `file:${path}`,
      ])
    }),
  first: undefined,
  frames: count - 43,
}

/** All cases; the comments say what is hard. */
export const videoCases: readonly VideoCase[] = [
  h264,
  // Leading frames after a keyframe build on the frames before it.
  plain('open-gop.mp4', x264('keyint=20:bframes=4:open-gop=1')),
  plain('open-gop.mkv', x264('keyint=20:bframes=4:open-gop=1')),
  // The next keyframe is decoded before the last one is shown.
  plain('tiny-gop.mp4', x264('keyint=3:min-keyint=1:bframes=2:open-gop=1:scenecut=0')),
  // "Keyframes" that need a second of frames before the picture is whole.
  plain('intra-refresh.mp4', x264('keyint=30:intra-refresh=1:bframes=0')),
  plain('fragmented.mp4', [...x264('keyint=25'), '-movflags', 'frag_keyframe+empty_moov']),
  plain('stream.ts', [...x264('keyint=25:bframes=3'), '-f', 'mpegts']),
  // Frames before the cut are in the file, decoded and never shown.
  cut,
  plain('hevc.mp4', [
    ...['-c:v', 'libx265', '-pix_fmt', 'yuv420p'],
    ...['-x265-params', 'log-level=none:keyint=24:bframes=4:open-gop=1'],
  ]),
  // Hidden frames share packets with visible ones.
  plain('vp9.webm', [
    ...['-c:v', 'libvpx-vp9', '-b:v', '400k', '-g', '40', '-auto-alt-ref', '1', '-lag-in-frames', '16'],
    ...['-cpu-used', '8', '-pix_fmt', 'yuv420p'],
  ]),
  // Hidden frames are packets of their own.
  plain('vp8.webm', [
    ...['-c:v', 'libvpx', '-b:v', '600k', '-g', '40', '-auto-alt-ref', '1', '-lag-in-frames', '16'],
    ...['-cpu-used', '8', '-pix_fmt', 'yuv420p'],
  ]),
  plain('vp9-alpha.webm', ['-c:v', 'libvpx-vp9', '-b:v', '600k', '-g', '30', '-pix_fmt', 'yuva420p'], alpha),
  plain('av1.mp4', ['-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '30', '-g', '30', '-pix_fmt', 'yuv420p']),
  plain('prores.mov', ['-c:v', 'prores_ks', '-profile:v', '4', '-pix_fmt', 'yuva444p10le'], alpha),
  plain('ten-bit.mkv', [
    '-c:v',
    'libx265',
    '-pix_fmt',
    'yuv420p10le',
    '-x265-params',
    'log-level=none:keyint=20',
  ]),
  // No times in the container, frames out of order.
  plain('b-frames.avi', ['-c:v', 'mpeg4', '-bf', '2', '-q:v', '3', '-g', '30']),
  plain('intra.avi', ['-c:v', 'mjpeg', '-q:v', '2']),
  plain('animation.gif', ['-filter_complex', 'split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none']),
  // Times jump by 1, 2 or 5 frames.
  plain('variable-rate.mp4', [
    ...x264('keyint=30:bframes=3'),
    ...['-vf', 'setpts=(N+mod(N\\,3)*mod(N\\,3)*0.2+floor(N/7)*4)/25/TB', '-fps_mode', 'passthrough'],
  ]),
]
