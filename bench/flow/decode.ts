// Frames for the benchmarks, by the ffmpeg command line.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { srgb, type Frame } from '../../src-shared/frame.ts'

const execute = promisify(execFile)

async function rawFrames(args: readonly string[], width: number, height: number): Promise<Frame[]> {
  const { stdout } = await execute(
    process.env.INTERLUDE_FFMPEG ?? 'ffmpeg',
    ['-v', 'error', ...args, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 31 - 1 },
  )
  const bytes = width * height * 3
  return Array.from({ length: Math.floor(stdout.length / bytes) }, (_, index) => ({
    width,
    height,
    channels: 3,
    depth: 8,
    colour: srgb,
    data: Uint8Array.from(stdout.subarray(index * bytes, (index + 1) * bytes)),
  }))
}

/** All frames of a clip: the square in its middle, scaled by area to size x size. */
export function decodeSquare(file: string, size: number): Promise<Frame[]> {
  const scale = `scale=${size}:${size}:flags=area+accurate_rnd+full_chroma_int`
  return rawFrames(
    ['-i', file, '-vf', `crop='min(iw,ih)':'min(iw,ih)',${scale}`, '-fps_mode', 'passthrough'],
    size,
    size,
  )
}

/** Two frames a few apart, at a size: of a clip from its middle second on, or of a flight into the Mandelbrot set. */
export async function decodePair(
  file: string | undefined,
  width: number,
  height: number,
): Promise<[Frame, Frame]> {
  const source = file
    ? ['-ss', '2', '-i', file]
    : [
        '-f',
        'lavfi',
        '-i',
        `mandelbrot=s=${width}x${height}:rate=25:start_scale=0.1:end_scale=0.0001:end_pts=200`,
      ]
  const pick = `select='eq(n,40)+eq(n,44)',scale=${width}:${height}:flags=area`
  const frames = await rawFrames(
    [...source, '-vf', pick, '-frames:v', '2', '-fps_mode', 'passthrough'],
    width,
    height,
  )
  const [from, to] = frames
  if (!from || !to) throw new Error(`${file ?? 'ffmpeg'} gave no 45 frames.`)
  return [from, to]
}

/** ffmpeg's own motion-compensated interpolation: the inner frames of a gap, given its two ends, each shown twice. */
export async function minterpolate(from: Frame, to: Frame, gap: number): Promise<Frame[]> {
  const folder = await mkdtemp(join(tmpdir(), 'interlude-scores-'))
  try {
    const keys = join(folder, 'keys.rgb')
    await writeFile(keys, Buffer.concat([from.data, from.data, to.data, to.data]))
    const { width, height } = from
    const half = 0.5 / gap
    const filter = `minterpolate=fps=${gap}:mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1:scd=none`
    const inner = `select='between(t,${1 + half},${2 - half})'`
    return await rawFrames(
      [
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', '1', '-i', keys],
        ...['-vf', `${filter},${inner}`, '-fps_mode', 'passthrough'],
      ],
      width,
      height,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
