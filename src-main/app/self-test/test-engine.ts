// The engine's part of the self-test: its device, its speed, and an in-between whose true picture is known.
import { InterludeError } from '../../../src-shared/errors.ts'
import { srgb, type Frame } from '../../../src-shared/frame.ts'
import { describeDevice } from '../computer.ts'
import { formatBytes } from '../disk-space.ts'
import { slowSpeed, speedRemedy, speedWords } from '../doctor-speed.ts'
import { crossFade } from '../evaluation/baselines.ts'
import { defaultModel } from '../model-library.ts'
import type { Outcome, TestedApp } from './parts.ts'

/** Side of the pictures, and how far what is in them moves from one to the other (pixels). */
const side = 64
const way = 12
/** Side of the textured square that moves. */
const patch = 28

/** Starts the engine where it isn't running. */
export async function testDevice({ engine }: TestedApp, signal: AbortSignal): Promise<Outcome> {
  const device = await engine.ready(signal)
  return { value: `${describeDevice(device)}, ${formatBytes(device.memory)}.`, remedy: device.remedy }
}

/** Multiplies and convolves for a second or two. */
export async function testSpeed({ engine }: TestedApp, signal: AbortSignal): Promise<Outcome> {
  const speed = await engine.call('measure-speed', {}, { signal })
  return { value: speedWords(speed), remedy: speed.matmul < slowSpeed ? speedRemedy : undefined }
}

/** A textured square before a soft ground, moved to the right by so many pixels. */
export function movingSquare(moved: number): Frame {
  const data = new Uint8Array(side * side * 3)
  const left = (side - patch - way) / 2 + moved
  const top = (side - patch) / 2
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [u, v] = [x - left, y - top]
      const isIn = u >= 0 && u < patch && v >= 0 && v < patch
      // The texture goes with the square, so that there is something to follow.
      const light = isIn ? 150 + 45 * Math.sin(u / 2.1) + 45 * Math.sin(v / 2.7 + u / 5) : 40 + y / 2
      data.fill(Math.round(light), (y * side + x) * 3, (y * side + x) * 3 + 3)
    }
  }
  return { width: side, height: side, channels: 3, depth: 8, colour: srgb, data }
}

/** Makes the middle of a movement whose middle is known, with the program's own model. */
export async function testInBetween({ engine, models }: TestedApp, signal: AbortSignal): Promise<Outcome> {
  const { name, folder } = await models.resolve(defaultModel)
  const [from, to, truth] = [movingSquare(0), movingSquare(way), movingSquare(way / 2)]
  let made: Frame | undefined
  await engine.call(
    'inbetween',
    { model: folder, from, to, times: [0.5], seed: 0 },
    { signal, onItem: (item) => void (made = item.frame) },
  )
  if (made?.width !== side || made.height !== side) {
    throw new InterludeError('internal', 'The engine gave no picture of the size that it was asked for.')
  }
  const pair = { truth: [truth, truth], made: [made, crossFade(from, to, 0.5)] }
  const { scores } = await engine.call('score-pictures', pair, { signal })
  const [own, mixed] = scores.map(({ psnr }) => psnr)
  if (own === undefined || mixed === undefined || !(own >= mixed)) {
    throw new InterludeError(
      'internal',
      `The in-between is wrong: ${decibels(own)} beside the true picture, where mixing the keyframes has ${decibels(mixed)}.`,
      'The device computes wrongly, or the model is damaged: choose another device, or install the program again.',
    )
  }
  return {
    value: `Made with ${name}: ${decibels(own)} beside the true picture, where mixing the keyframes has ${decibels(mixed)}.`,
  }
}

const decibels = (value: number | undefined): string => `${(value ?? 0).toFixed(1)} dB`
