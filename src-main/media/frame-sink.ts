// Cuts the bytes that ffmpeg writes into frames and holds the writer back until they are taken.
import { Writable } from 'node:stream'

/** Finished frames that may wait before the writer is held back. */
const waitingFrames = 2

/** A writable end for raw video; the frames come out by {@link FrameSink.next}. */
export class FrameSink extends Writable {
  private readonly frameBytes: number
  private current: Uint8Array<ArrayBuffer>
  private filled = 0
  private readonly ready: Uint8Array<ArrayBuffer>[] = []
  private ended = false
  private resume: (() => void) | undefined
  private wake: (() => void) | undefined

  constructor(frameBytes: number) {
    super({ highWaterMark: 1 << 20 })
    this.frameBytes = frameBytes
    this.current = new Uint8Array(frameBytes)
    const finish = () => {
      this.ended = true
      this.wake?.()
    }
    this.once('finish', finish)
    this.once('close', finish)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    let offset = 0
    while (offset < chunk.length) {
      const length = Math.min(chunk.length - offset, this.frameBytes - this.filled)
      this.current.set(chunk.subarray(offset, offset + length), this.filled)
      offset += length
      this.filled += length
      if (this.filled === this.frameBytes) {
        this.ready.push(this.current)
        this.current = new Uint8Array(this.frameBytes)
        this.filled = 0
        this.wake?.()
      }
    }
    if (this.ready.length < waitingFrames) done()
    else this.resume = done
  }

  /** The next whole frame's bytes; undefined at the end (an unfinished frame is dropped). */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (this.ready.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
      this.wake = undefined
    }
    const frame = this.ready.shift()
    if (this.ready.length < waitingFrames) {
      const resume = this.resume
      this.resume = undefined
      resume?.()
    }
    return frame
  }
}
