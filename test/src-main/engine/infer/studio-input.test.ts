// What a studio network is asked about a gap, from a real one.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MotionRoom, createMotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { gridTimes } from '../../../../src-main/engine/infer/grid-times.ts'
import { gatherInput } from '../../../../src-main/engine/infer/studio-input.ts'
import { srgb } from '../../../../src-shared/frame.ts'

const root = join(import.meta.dirname, '../../../..')
let room: MotionRoom
beforeAll(async () => {
  room = await createMotionRoom({
    wasmFile: join(root, 'out/wasm/motion.wasm'),
    workerFile: join(root, 'src-main/engine/flow/flow-worker.ts'),
    threads: 1,
  })
})
afterAll(() => room.close())

const size = { width: 64, height: 48 }
const working = { width: 48, height: 32 }

/** A speckled square that is 12 pixels wide, on soft ground. */
function square(left: number) {
  const data = new Uint8Array(size.width * size.height * 3)
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / 3) % size.width, Math.floor(at / 3 / size.width)]
    const inside = x >= left && x < left + 12 && y >= 18 && y < 30
    data[at] = inside ? ((x - left) * 71 + y * 37) % 256 : 100 + 30 * Math.sin(x / 9) * Math.cos(y / 7)
  }
  return { ...size, channels: 3, depth: 8, colour: srgb, data } as const
}

const open = () => room.open(square(12), square(38))
const ask = (signal = new AbortController().signal) => ({ seed: 7, signal })

test('proposals come at the same times and size as the prior', async () => {
  const gap = await open()
  const { proposal, prior, ...asked } = await gatherInput(gap, { proposals: true }, working, ask())
  expect(asked).toMatchObject({ ...working, seed: 7 })
  expect(prior).toEqual(await gap.priorAt([...gridTimes], 48, 32))
  expect(proposal!.at).toEqual(await gap.proposalAt([...gridTimes], 48, 32))
  expect(proposal!.movers).toEqual(await gap.moversAt(48, 32))
  // The square is found: there is something to gather.
  expect(Math.max(...proposal!.movers.from)).toBeGreaterThan(0.9)
  gap.close()
})

test('a network that does without is not given any, and nothing is matched for it', async () => {
  const gap = await open()
  const before = room.memory().held
  const asked = await gatherInput(gap, { proposals: false }, working, ask())
  expect(asked).not.toHaveProperty('proposal')
  expect(room.memory().held).toBe(before)
  await gatherInput(gap, { proposals: true }, working, ask())
  // Matches stay with the gap: that is how one knows.
  expect(room.memory().held).toBeGreaterThan(before)
  gap.close()
})

test('cancelled, it rejects', async () => {
  const gap = await open()
  await expect(
    gatherInput(gap, { proposals: true }, working, ask(AbortSignal.abort())),
  ).rejects.toMatchObject({ code: 'cancelled' })
  gap.close()
})
