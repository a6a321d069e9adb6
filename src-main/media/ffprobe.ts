// Asks ffprobe about a file's streams, and checks what it answers.
import * as v from 'valibot'
import { InterludeError } from '../../src-shared/errors.ts'
import { notMedia, readSome } from './input-file.ts'
import { runTool } from './tool-process.ts'
import { fileUrl } from './ffmpeg-command.ts'
import type { MediaTools } from './find-tools.ts'

const streamSchema = v.object({
  index: v.number(),
  codec_type: v.optional(v.string(), ''),
  codec_name: v.optional(v.string(), 'unknown'),
  width: v.optional(v.number(), 0),
  height: v.optional(v.number(), 0),
  pix_fmt: v.optional(v.string(), ''),
  sample_aspect_ratio: v.optional(v.string()),
  color_range: v.optional(v.string(), 'unknown'),
  color_space: v.optional(v.string(), 'unknown'),
  color_transfer: v.optional(v.string(), 'unknown'),
  color_primaries: v.optional(v.string(), 'unknown'),
  field_order: v.optional(v.string(), 'unknown'),
  time_base: v.optional(v.string(), '1/1000'),
  r_frame_rate: v.optional(v.string(), '0/0'),
  avg_frame_rate: v.optional(v.string(), '0/0'),
  start_time: v.optional(v.string()),
  duration: v.optional(v.string()),
  channels: v.optional(v.number(), 0),
  sample_rate: v.optional(v.string()),
  bits_per_raw_sample: v.optional(v.string()),
  has_b_frames: v.optional(v.number(), 0),
  nb_read_frames: v.optional(v.string()),
  nb_read_packets: v.optional(v.string()),
  disposition: v.optional(v.object({ attached_pic: v.optional(v.number(), 0) }), {}),
  tags: v.optional(v.record(v.string(), v.string()), {}),
  side_data_list: v.optional(
    v.array(v.object({ side_data_type: v.optional(v.string()), rotation: v.optional(v.number()) })),
    [],
  ),
})

/** One stream as ffprobe names its facts. */
export type ProbedStream = v.InferOutput<typeof streamSchema>

const answerSchema = v.object({
  streams: v.optional(v.array(streamSchema), []),
  format: v.object({
    format_name: v.string(),
    start_time: v.optional(v.string()),
    duration: v.optional(v.string()),
    nb_streams: v.optional(v.number(), 0),
  }),
})

/** See {@link probeFile}. */
export type ProbedFile = v.InferOutput<typeof answerSchema>

// Formats that hold their own frames. Playlists and lists (hls, concat, dash) could make ffmpeg open other files, and
// its text formats (tty, srt) would turn any note into a video.
const formats =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,apng,flv,mpegts,mpeg,ogg,asf,mxf,nut,h264,hevc,m4v,obu,av1,ivf,' +
  'yuv4mpegpipe,dv,rm,wtv,mpegvideo,mjpeg,wav,mp3,flac,aac,aiff,ac3,caf,amr'

/** Options that keep ffmpeg and ffprobe to the one file that they were given. */
export const inputGuards: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  formats,
]

/** First boxes of the MP4 family, after their lengths. */
const boxes = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip']
/** First bytes of the other containers. */
const signatures = ['\x1aE\xdf\xa3', 'RIFF', 'GIF8', '\x89PNG', 'OggS', 'FLV\x01']

/** Why ffprobe refused: a known container that is broken, or no media at all. */
async function refusal(path: string, stderr: string): Promise<InterludeError> {
  const head = await readSome(path, 0, 16)
  const text = String.fromCharCode(...head)
  const boxed = boxes.includes(text.slice(4, 8))
  if (boxed && stderr.includes('moov atom not found')) {
    return new InterludeError(
      'damaged',
      `${path} is cut short: the table of its frames (moov) is missing.`,
      'Copy or record it again; a recovery tool may rebuild the table from a whole file of the same camera.',
    )
  }
  if (/not on whitelist|not in whitelist/i.test(stderr)) {
    return new InterludeError(
      'not-media',
      `${path} is not a video or picture that Interlude reads.`,
      'Convert it to MP4, MOV, MKV, WebM, GIF, PNG, JPEG, WebP or TIFF.',
    )
  }
  if (!boxed && !signatures.some((word) => text.startsWith(word))) return notMedia(path)
  // What ffprobe says begins with the name that it was given, which may have several lines.
  const why = stderr.split(`${fileUrl(path)}: `).at(-1) ?? ''
  return new InterludeError('damaged', `${path} is damaged: ${why}`, 'Copy, download or export it again.')
}

/** An ffprobe that was killed or broke, told apart from a file that it refused. */
export function probeCrash(path: string, killedBy: string | undefined, stderr: string): InterludeError {
  return new InterludeError(
    'tool-failed',
    killedBy
      ? `ffprobe was ended by ${killedBy} while reading ${path}.`
      : `ffprobe failed on ${path}: ${stderr}`,
    'Try again; should it repeat, run npm start -- doctor.',
  )
}

/** The streams and container of a file. Throws `damaged` or `not-media`, or `tool-failed` when ffprobe broke. */
export async function probeFile(
  tools: MediaTools,
  path: string,
  options: { readonly extra?: readonly string[]; readonly signal?: AbortSignal | undefined } = {},
): Promise<ProbedFile> {
  const lines: string[] = []
  const args = ['-hide_banner', '-loglevel', 'error', ...inputGuards, ...(options.extra ?? [])]
  const exit = await runTool(
    tools.ffprobe,
    [...args, '-show_streams', '-show_format', '-of', 'json', '-i', fileUrl(path)],
    { onLine: (line) => lines.push(line), signal: options.signal },
  )
  if (exit.killedBy !== undefined) throw probeCrash(path, exit.killedBy, exit.stderr)
  if (exit.code !== 0) throw await refusal(path, exit.stderr)
  let answer: unknown
  try {
    answer = JSON.parse(lines.join('\n'))
  } catch {
    throw probeCrash(path, undefined, 'its answer is not JSON.')
  }
  const parsed = v.safeParse(answerSchema, answer)
  if (!parsed.success) throw probeCrash(path, undefined, `its answer is odd: ${v.summarize(parsed.issues)}`)
  return parsed.output
}
