// How much lies in the cache: measured when work has ended, not after every frame, since all files are looked at.
import type { CacheSize } from '../../../src-shared/editor/events.ts'
import type { FrameStore } from '../frame-store.ts'

/** See the top of this file. */
export interface CacheWatch {
  /** As it was measured last. */
  now(): CacheSize
  /** Measures soon. */
  measure(): void
  close(): void
}

/** Measures for the first time at once. `wait` is in ms. */
export function watchCache(
  store: Pick<FrameStore, 'size'>,
  limit: () => number,
  onChange: () => void,
  wait = 1000,
): CacheWatch {
  let size = { files: 0, bytes: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined
  let isMeasuring = false
  let isClosed = false

  async function run(): Promise<void> {
    isMeasuring = true
    const next = await store.size().catch(() => size)
    isMeasuring = false
    if (isClosed) return
    size = next
    onChange()
  }

  function measure(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      // One at a time: what asks meanwhile is answered by the next.
      if (isMeasuring) measure()
      else void run()
    }, wait)
    timer.unref()
  }

  void run()
  return {
    now: () => ({ ...size, limit: limit() }),
    measure,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
