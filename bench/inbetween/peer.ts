// The peer: ffmpeg's motion-compensated interpolation on the same two keyframes.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import type { Frame } from '../../src-shared/frame.ts'

const run = promisify(execFile)

/**
 * Seconds that `minterpolate` (mode mci, its default search) takes for `count` frames between two 8-bit RGB keyframes.
 * It needs a picture before and after the gap, so each keyframe is shown twice; only the gap's share of the time counts.
 */
export async function timeMinterpolate(
  ffmpeg: string,
  from: Frame,
  to: Frame,
  count: number,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'interlude-bench-'))
  try {
    const file = join(folder, 'keys.rgb')
    await writeFile(file, Buffer.concat([from.data, from.data, to.data, to.data]))
    const measure = async (filter: string) => {
      const start = performance.now()
      const size = `${from.width}x${from.height}`
      const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', '1', '-i', file]
      await run(ffmpeg, ['-v', 'error', ...input, '-vf', filter, '-f', 'null', '-'])
      return (performance.now() - start) / 1000
    }
    // Start-up and reading are not interpolation.
    const empty = await measure('null')
    return Math.max(1e-3, (await measure(`minterpolate=fps=${count + 1}:mi_mode=mci:scd=none`)) - empty)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
