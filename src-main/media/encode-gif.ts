// GIF takes two passes: one palette for the whole clip, then the frames in its colours. ffmpeg alone would hold every
// raw frame in memory for that, so the frames go through a lossless file first, whatever their number.
import { rm } from 'node:fs/promises'
import { compare, formatRational, rational, toNumber, type Rational } from '../../src-shared/timebase.ts'
import { planFor } from './encode-plan.ts'
import { encodeStream, type EncodeRun } from './encode-video.ts'
import { runFfmpeg } from './ffmpeg-command.ts'
import type { MediaTools } from './find-tools.ts'
import type { PeekedFrames } from './frame-feed.ts'
import { progressOptions, progressReader } from './progress.ts'
import { assertWell } from './tool-failure.ts'

/** Browsers play frames of one hundredth of a second at ten a second, so two hundredths is the least. */
const fastest = rational(50)

/** The rate that a GIF will have, and what to say about it. */
export function gifRate(asked: Rational): { readonly rate: Rational; readonly notes: readonly string[] } {
  if (compare(asked, fastest) > 0) {
    return {
      rate: fastest,
      notes: [
        `A GIF shows at most 50 frames a second: all frames are kept, so it plays slower than at ${formatRational(asked)}.`,
      ],
    }
  }
  const hundredths = 100 / toNumber(asked)
  return {
    rate: asked,
    notes: Number.isInteger(hundredths)
      ? []
      : [
          `A GIF counts in hundredths of a second: frames last ${Math.floor(hundredths)} or ${Math.ceil(hundredths)} of them, so that the whole keeps time.`,
        ],
  }
}

/** Writes a GIF and returns how many frames there were; errors as `encodeStream`. */
export async function encodeGif(
  tools: MediaTools,
  path: string,
  rate: Rational,
  frames: PeekedFrames,
  run: EncodeRun,
): Promise<number> {
  const { first } = frames
  const alpha = first.channels === 4
  const lossless = `${path}.mkv`
  const palette = `${path}.png`
  const pass = async (command: Omit<Parameters<typeof runFfmpeg>[1], 'signal'>) => {
    const exit = await runFfmpeg(tools.ffmpeg, { ...command, signal: run.signal })
    assertWell('writing the GIF', exit)
  }
  const fromFile = { from: lossless, options: ['-r', formatRational(rate)] }
  try {
    const encoder = { name: 'ffv1', codec: 'ffv1', maker: undefined } as const
    const subject = { shape: first, colour: first.colour, quality: 'good', range: 'pc' } as const
    const plan = planFor('ffv1', subject, encoder)
    const count = await encodeStream(
      tools,
      { path: lossless, container: 'mkv', frameRate: rate, encoder, plan },
      frames,
      { signal: run.signal },
    )
    await pass({
      inputs: [fromFile],
      filters: [`palettegen=stats_mode=full:reserve_transparent=${alpha ? 1 : 0}`],
      options: ['-c:v', 'png', '-frames:v', '1', '-f', 'image2pipe'],
      to: palette,
    })
    await pass({
      inputs: [fromFile, { from: palette, options: ['-f', 'png_pipe'] }],
      graph: `[0:v][1:v]paletteuse=dither=sierra2_4a:diff_mode=rectangle:alpha_threshold=128`,
      options: ['-c:v', 'gif', '-loop', '0', '-fps_mode', 'passthrough', ...progressOptions, '-f', 'gif'],
      to: path,
      onErrorLine: progressReader(({ frames: done }) => run.onProgress?.(done)),
    })
    return count
  } finally {
    await Promise.all([rm(lossless, { force: true }), rm(palette, { force: true })])
  }
}
