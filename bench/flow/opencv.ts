// Asks OpenCV, where a Python that has it is named: the peer for the flow's time and quality. Never used by the program.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Frame } from '../../src-shared/frame.ts'

/** What OpenCV found for a pair: flows in pixels, x and y interleaved (empty when not asked for), and its time. */
export interface OpenCvResult {
  readonly milliseconds: number
  readonly there: Float32Array
  readonly back: Float32Array
}

/** Grey as OpenCV makes it of RGB. */
function grey({ data }: Frame): Uint8Array {
  return Uint8Array.from({ length: data.length / 3 }, (_, index) => {
    const at = 3 * index
    return ((data[at] ?? 0) * 9798 + (data[at + 1] ?? 0) * 19235 + (data[at + 2] ?? 0) * 3735 + 16384) >> 15
  })
}

/** Dense inverse search of OpenCV on pairs of 8-bit RGB frames of one size. */
export async function askOpenCv(
  python: string,
  pairs: readonly (readonly [Frame, Frame])[],
  threads: number,
  flows: boolean,
): Promise<OpenCvResult[]> {
  const [first] = pairs
  if (!first) return []
  const { width, height } = first[0]
  const script = join(import.meta.dirname, 'opencv_dis.py')
  const child = spawn(
    python,
    [script, String(width), String(height), String(threads), ...(flows ? ['flows'] : [])],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  child.stdin.end(Buffer.concat(pairs.flat().map(grey)))
  const [out] = await Promise.all([buffer(child.stdout), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`${python} could not run OpenCV.`)
  const plane = flows ? width * height * 2 : 0
  const floats = new Float32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.byteLength))
  return pairs.map((_, index) => {
    const at = index * (1 + 2 * plane)
    return {
      milliseconds: floats[at] ?? NaN,
      there: floats.slice(at + 1, at + 1 + plane),
      back: floats.slice(at + 1 + plane, at + 1 + 2 * plane),
    }
  })
}
