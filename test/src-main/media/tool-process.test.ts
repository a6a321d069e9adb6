import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { runTool } from '../../../src-main/media/tool-process.ts'

/** Runs a small program that stands for ffmpeg. */
const run = async (body: string, input: Readable) => await runTool(process.execPath, ['-e', body], { input })

/** Bytes that come piece by piece, as frames do. */
async function* pieces(count: number, bytes: number, pause: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index += 1) {
    await wait(pause)
    yield Buffer.alloc(bytes)
  }
}

const stream = (from: AsyncIterable<Buffer>) => Readable.from(from, { objectMode: false, highWaterMark: 1 })

describe('a program that ends before it has read its input', () => {
  const leave = 'process.stdin.once("data", () => { console.error("[error] no room"); process.exit(3) })'

  it.each([
    ['between two pieces', 20, 10, 100],
    ['within a piece', 20, 1 << 20, 0],
    ['before a piece that takes long', 2, 1 << 10, 700],
  ])('is told by its exit status: %s', async (_, count, bytes, pause) => {
    const exit = await run(leave, stream(pieces(count, bytes, pause)))
    expect(exit).toEqual({ code: 3, killedBy: undefined, stderr: '[error] no room' })
  })

  it('also when it closes its end first', async () => {
    const body = 'require("fs").closeSync(0); setTimeout(() => process.exit(4), 200)'
    expect((await run(body, stream(pieces(20, 1 << 18, 5)))).code).toBe(4)
  })

  it.skipIf(process.platform === 'win32')('also when a child of its own keeps the pipe open', async () => {
    const input = stream(pieces(20, 1 << 20, 0))
    const exit = await runTool('/bin/sh', ['-c', 'sleep 0.5 <&0 & exit 5'], { input })
    expect(exit).toEqual({ code: 5, killedBy: undefined, stderr: '' })
  })
})

it("the input's own failure ends the program and is what is told", async () => {
  async function* failing() {
    yield* pieces(2, 10, 0)
    throw Object.assign(new Error('the engine died'), { code: 'EPIPE', syscall: 'write' })
  }
  const started = performance.now()
  const running = run('process.stdin.resume(); setTimeout(() => {}, 8000)', stream(failing()))
  await expect(running).rejects.toThrow('the engine died')
  expect(performance.now() - started).toBeLessThan(6000)
})
