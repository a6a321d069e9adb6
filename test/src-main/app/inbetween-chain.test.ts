import { describe, expect, it } from 'vitest'
import { openFrameStore, type FrameStore } from '../../../src-main/app/frame-store.ts'
import {
  runChain,
  type ChainJob,
  type FrameReady,
  type Inbetweener,
} from '../../../src-main/app/inbetween-chain.ts'
import { planChain, type ChainOptions } from '../../../src-main/app/plan.ts'
import type { InbetweenInput } from '../../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { crossFade, middleFirst } from '../../support/fake-engine.ts'
import { flatFrame, noiseFrame } from '../../support/frames.ts'
import { temporaryFolder } from '../../support/temp.ts'

const summary = { motion: 0, network: 0, compose: 0, total: 0 }

/** An engine in the same process: cross-fades, middle first, and remembers what it was asked. */
function blender(
  asked: InbetweenInput[],
  beforeItem: () => void | Promise<void> = () => undefined,
): Inbetweener {
  return async (input, { signal, onItem }) => {
    asked.push(input)
    for (const index of middleFirst(input.times.length)) {
      throwIfCancelled(signal)
      await beforeItem()
      const time = input.times[index]!
      await onItem({ index, time, frame: crossFade(input.from, input.to, time) })
    }
    const frames = input.times.length
    return {
      frames,
      seconds: summary,
      tiles: 1,
      working: { width: 64, height: 64 },
      notes: [],
      networkFlops: 0,
    }
  }
}

function jobOf(keys: Frame[], options: Partial<ChainOptions> = {}, rest: Partial<ChainJob> = {}): ChainJob {
  return {
    plan: planChain({ keys: keys.length, counts: [3], spacings: ['linear'], loop: false, ...options }),
    keys,
    model: { folder: '/models/one', hash: 'm' },
    circumstances: ['build'],
    seed: 1,
    memoryLimit: undefined,
    ...rest,
  }
}

async function collect(
  store: FrameStore,
  inbetween: Inbetweener,
  job: ChainJob,
  signal?: AbortSignal,
): Promise<{ frames: Frame[]; events: FrameReady[] }> {
  const frames: Frame[] = []
  const events: FrameReady[] = []
  const watcher = { onFrame: (event: FrameReady) => void events.push(event), onGap: () => undefined }
  for await (const frame of runChain({ store, inbetween }, job, watcher, signal)) frames.push(frame)
  return { frames, events }
}

const values = (frames: Frame[]) => frames.map((frame) => frame.data[0])
const open = () => openFrameStore(temporaryFolder())

describe('runChain', () => {
  it('gives keys and in-betweens in display order, the keys untouched', async () => {
    const keys = [flatFrame(0), flatFrame(100), flatFrame(200)]
    const { frames } = await collect(open(), blender([]), jobOf(keys, { counts: [3, 1] }))
    expect(values(frames)).toEqual([0, 25, 50, 75, 100, 150, 200])
    expect([frames[0], frames[4], frames[6]]).toEqual(keys)
    expect(frames[4]).toBe(keys[1])
  })

  it('closes a loop', async () => {
    const { frames } = await collect(
      open(),
      blender([]),
      jobOf([flatFrame(0), flatFrame(100)], { counts: [1], loop: true }),
    )
    expect(values(frames)).toEqual([0, 50, 100, 50])
  })

  it.each([0, 1, 40])('makes a gap of %i', async (count) => {
    const asked: InbetweenInput[] = []
    const { frames } = await collect(
      open(),
      blender(asked),
      jobOf([flatFrame(0), flatFrame(200)], { counts: [count] }),
    )
    expect(frames).toHaveLength(count + 2)
    expect(asked).toHaveLength(count === 0 ? 0 : 1)
  })

  it('asks for each drawing on twos once, and shows it twice', async () => {
    const asked: InbetweenInput[] = []
    const job = jobOf([flatFrame(0), flatFrame(200)], { counts: [4], spacings: ['on-twos'] })
    const { frames } = await collect(open(), blender(asked), job)
    expect(asked.map((input) => input.times)).toEqual([[0.4, 0.8]])
    expect(values(frames)).toEqual([0, 0, 80, 80, 160, 200])
  })

  it('holds between equal keys without asking', async () => {
    const asked: InbetweenInput[] = []
    const keys = [noiseFrame(1), noiseFrame(1), noiseFrame(2)]
    const { frames, events } = await collect(open(), blender(asked), jobOf(keys))
    expect(asked).toHaveLength(1)
    expect(frames.slice(0, 5).every((frame) => frame.data[7] === keys[0]!.data[7])).toBe(true)
    expect(events.filter((event) => !event.made)).toHaveLength(3)
  })

  it('never makes what is stored: a second run asks for nothing, and what is missing alone is made', async () => {
    const folder = temporaryFolder()
    const keys = [noiseFrame(1), noiseFrame(2)]
    const first = await collect(openFrameStore(folder), blender([]), jobOf(keys))

    const asked: InbetweenInput[] = []
    const again = await collect(openFrameStore(folder), blender(asked), jobOf(keys))
    expect(asked).toEqual([])
    expect(again.frames).toEqual(first.frames)

    const longer = await collect(openFrameStore(folder), blender(asked), jobOf(keys, { counts: [7] }))
    expect(asked.map((input) => input.times)).toEqual([[1 / 8, 3 / 8, 5 / 8, 7 / 8]])
    expect(longer.events.filter((event) => event.made)).toHaveLength(4)
  })

  it.each<[string, Partial<ChainJob>]>([
    ['seed', { seed: 2 }],
    ['model', { model: { folder: '/models/one', hash: 'n' } }],
    ['engine or device', { circumstances: ['other build'] }],
    ['memory limit', { memoryLimit: 1e9 }],
    ['keyframe', { keys: [noiseFrame(1), noiseFrame(3)] }],
  ])('makes everything again for another %s', async (_, change) => {
    const store = open()
    const keys = [noiseFrame(1), noiseFrame(2)]
    await collect(store, blender([]), jobOf(keys))
    const asked: InbetweenInput[] = []
    await collect(store, blender(asked), jobOf(keys, {}, change))
    expect(asked.map((input) => input.times.length)).toEqual([3])
  })

  it('goes on from a failure with what was finished before it', async () => {
    const folder = temporaryFolder()
    const keys = [noiseFrame(1), noiseFrame(2)]
    let left = 2
    const dying = blender([], () => {
      if (left-- === 0) throw new InterludeError('engine-died', 'The engine died.')
    })
    await expect(collect(openFrameStore(folder), dying, jobOf(keys))).rejects.toMatchObject({
      code: 'engine-died',
    })
    const asked: InbetweenInput[] = []
    await collect(openFrameStore(folder), blender(asked), jobOf(keys))
    expect(asked.map((input) => input.times.length)).toEqual([1])
  })

  it('makes a frame again that vanished from the store', async () => {
    const store = open()
    const forgetful: FrameStore = { ...store, get: () => Promise.resolve(undefined) }
    const asked: InbetweenInput[] = []
    const { frames } = await collect(forgetful, blender(asked), jobOf([flatFrame(0), flatFrame(100)]))
    expect(values(frames)).toEqual([0, 25, 50, 75, 100])
    expect(asked.map((input) => input.times.length)).toEqual([3, 1, 1, 1])
  })

  it('cancels the engine when the signal fires, and says cancelled', async () => {
    const controller = new AbortController()
    let seen: AbortSignal | undefined
    const slow: Inbetweener = (_, { signal }) => {
      seen = signal
      controller.abort()
      // An engine that dies of the same Ctrl-C must not turn the cancel into a failure.
      return Promise.reject(new InterludeError('engine-died', 'Gone.'))
    }
    const job = jobOf([noiseFrame(1), noiseFrame(2)])
    await expect(collect(open(), slow, job, controller.signal)).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen?.aborted).toBe(true)
  })

  it('stops the engine when the reader leaves', async () => {
    let ended = false
    let wasAsked: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (wasAsked = resolve))
    const waiting: Inbetweener = (_, { signal }) =>
      new Promise((_, reject) => {
        wasAsked()
        signal.addEventListener('abort', () => {
          ended = true
          reject(new InterludeError('cancelled', 'Cancelled.'))
        })
      })
    const watcher = { onFrame: () => undefined, onGap: () => undefined }
    const job = jobOf([noiseFrame(1), noiseFrame(2)])
    for await (const frame of runChain({ store: open(), inbetween: waiting }, job, watcher)) {
      expect(frame).toBe(job.keys[0])
      await asked
      break
    }
    expect(ended).toBe(true)
  })

  it('refuses to wait for a frame that the engine left out', async () => {
    const lazy: Inbetweener = async (input, options) =>
      blender([])({ ...input, times: input.times.slice(0, 1) }, options)
    await expect(collect(open(), lazy, jobOf([noiseFrame(1), noiseFrame(2)]))).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('left out') as string,
    })
  })

  it('runs ahead of a slow reader by a bounded number of gaps', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => flatFrame(index * 4))
    const asked: InbetweenInput[] = []
    const job = jobOf(keys, { counts: [1] })
    const watcher = { onFrame: () => undefined, onGap: () => undefined }
    const frames = runChain({ store: open(), inbetween: blender(asked) }, job, watcher)
    await frames.next()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.length).toBeLessThan(30)
    let count = 1
    for await (const frame of frames) {
      expect(frame.width).toBe(8)
      count++
    }
    expect(count).toBe(119)
    expect(asked).toHaveLength(59)
  })
})
