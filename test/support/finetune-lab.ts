// What fine-tunings are tried with: takes in which something moves, and a small model that has much to learn.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../src-main/engine/data/random.ts'
import { renderClip } from '../../src-main/engine/data/procedural/generate.ts'
import { untrainedCard } from '../../src-main/engine/model/model-card.ts'
import { networkWeights } from '../../src-main/engine/model/network.ts'
import { presets } from '../../src-main/engine/model/options.ts'
import { writeSafetensors } from '../../src-main/engine/model/safetensors.ts'
import { initialValues } from '../../src-main/engine/model/weights.ts'
import { encodeVideo } from '../../src-main/media/encode.ts'
import { srgb, type Frame } from '../../src-shared/frame.ts'
import { rational } from '../../src-shared/timebase.ts'
import { testTools } from './media-fixtures.ts'

const [width, height] = [64, 48]

async function* takeFrames(frames: number, moves: boolean): AsyncGenerator<Frame> {
  const pixels = renderClip({ seed: 11, width, height, frames: moves ? frames : 16 })
  const bytes = width * height * 3
  for (let index = 0; index < frames; index++) {
    const shown = moves ? index : 0
    const data = pixels.slice(shown * bytes, (shown + 1) * bytes)
    yield await Promise.resolve({ width, height, channels: 3, depth: 8, colour: srgb, data })
  }
}

/** Writes a take of so many frames at 25 a second, lossless: something moves in it, or nothing. */
export async function writeTake(path: string, frames: number, { moves = true } = {}): Promise<void> {
  await encodeVideo(await testTools(), { path, frameRate: rational(25) }, takeFrames(frames, moves))
}

/** Puts the model `base` into a user's library: small, and its corrections of the prior are noise. Returns its folder. */
export function putBaseModel(data: string): string {
  const model = join(data, 'models', 'base')
  mkdirSync(model, { recursive: true })
  const options = presets['studio-small']
  const random = createRandom(5)
  const tensors = networkWeights(options).map((spec) => {
    const values = initialValues(spec, 1)
    if (spec.name === 'head/kernel') {
      for (const index of values.keys()) values[index] = (random.unit() - 0.5) * 0.2
    }
    return [spec.name, { shape: spec.shape, values }] as const
  })
  writeFileSync(join(model, 'weights.safetensors'), writeSafetensors(new Map(tensors)))
  writeFileSync(join(model, 'options.json'), JSON.stringify(options))
  const card = { ...untrainedCard('base', 'studio', 1), trained: true, licences: ['CC0'], steps: 7 }
  writeFileSync(join(model, 'card.json'), JSON.stringify(card))
  return model
}
