// The studio network over a whole working picture, in as many tiles as memory asks for.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Residual } from '../flow/motion.ts'
import { networkFlops } from '../model/flops.ts'
import type { PriorMaps, StudioInput, StudioModel } from '../model/inbetween-model.ts'
import { networkMemory } from './network-memory.ts'
import { runTiled } from './run-tiled.ts'
import { type Tile, cutTile, joinTiles } from './tiles.ts'

/** The network's answer for a whole working picture. */
export interface Prediction {
  /** Corrections at the 14 inner grid moments, at half the working size. */
  readonly grid: readonly Residual[]
  readonly tiles: number
  readonly notes: readonly string[]
  readonly flops: number
}

/** Runs the model over the input. The noise is one draw for all tiles. Throws cancelled, out-of-memory. */
export async function predictTiled(
  model: StudioModel,
  input: StudioInput,
  { memory, signal }: { readonly memory: number; readonly signal: AbortSignal },
): Promise<Prediction> {
  const { value, tiles, notes } = await runTiled(
    input,
    memory,
    (tile) => networkMemory(model.options, tile),
    async (tiles) => {
      const answers: (readonly Residual[])[] = []
      for (const tile of tiles) {
        throwIfCancelled(signal)
        answers.push(await model.predict(tiles.length === 1 ? input : cutInput(input, tile)))
      }
      return joinAnswers(input, tiles, answers)
    },
  )
  const flops = tiles.reduce((sum, { width, height }) => sum + networkFlops(model.options, height, width), 0)
  return { grid: value, tiles: tiles.length, notes, flops }
}

function joinAnswers(
  input: StudioInput,
  tiles: readonly Tile[],
  answers: readonly (readonly Residual[])[],
): readonly Residual[] {
  const [first] = answers
  if (tiles.length === 1 && first) return first
  return input.prior.map((_, step) => {
    const join = (name: 'f0' | 'f1' | 'logit' | 'rgb', channels: number) => {
      const maps = answers.map((answer) => answer[step]?.[name] ?? new Float32Array(0))
      return joinTiles(input, tiles, maps, channels, 0.5)
    }
    return {
      width: input.width / 2,
      height: input.height / 2,
      f0: join('f0', 2),
      f1: join('f1', 2),
      logit: join('logit', 1),
      rgb: join('rgb', 3),
    }
  })
}

function cutInput(input: StudioInput, tile: Tile): StudioInput {
  const { width } = input
  const prior: PriorMaps[] = input.prior.map((at) => ({
    f0: cutTile(at.f0, width, 2, tile),
    f1: cutTile(at.f1, width, 2, tile),
    weight: cutTile(at.weight, width, 1, tile),
  }))
  return {
    ...input,
    width: tile.width,
    height: tile.height,
    from: cutTile(input.from, width, 3, tile),
    to: cutTile(input.to, width, 3, tile),
    prior,
  }
}
