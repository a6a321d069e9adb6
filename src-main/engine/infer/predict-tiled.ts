// The studio network over a whole working picture, in as many tiles as memory asks for.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Residual } from '../flow/motion.ts'
import { networkFlops } from '../model/flops.ts'
import type { StudioModel } from '../model/inbetween-model.ts'
import type { PriorMaps, ProposalInput, StudioInput } from '../model/run-network.ts'
import { networkMemory } from './network-memory.ts'
import { runTiled } from './run-tiled.ts'
import { type Tile, cutTile, joinTiles } from './tiles.ts'

/** Corrections by inner grid moment (0..13), at half the working size. */
export type Grid = ReadonlyMap<number, Residual>

/** What a prediction took. */
export interface PredictionCost {
  readonly tiles: number
  readonly notes: readonly string[]
  readonly flops: number
}

/**
 * Runs the model over the input and gives the moments of each group to `take` as soon as they are there; in tiles, all of
 * them together. After running out of memory groups may come a second time. The noise is one draw for all tiles.
 * Throws cancelled, out-of-memory.
 */
export async function predictTiled(
  model: StudioModel,
  input: StudioInput,
  groups: readonly (readonly number[])[],
  { memory, signal }: { readonly memory: number; readonly signal: AbortSignal },
  take: (grid: Grid) => Promise<void>,
): Promise<PredictionCost> {
  const moments = groups.flat()
  const { tiles, notes } = await runTiled(
    input,
    memory,
    (tile) => networkMemory(model.options, tile),
    async (tiles) => {
      if (tiles.length === 1) {
        for await (const grid of model.predictGroups(input, groups)) await take(grid)
        return
      }
      const answers: Grid[] = []
      for (const tile of tiles) {
        throwIfCancelled(signal)
        for await (const grid of model.predictGroups(cutInput(input, tile), [moments])) answers.push(grid)
      }
      await take(joinAnswers(input, moments, tiles, answers))
    },
  )
  const cost = ({ width, height }: Tile) => networkFlops(model.options, height, width, moments.length)
  return { tiles: tiles.length, notes, flops: tiles.reduce((sum, tile) => sum + cost(tile), 0) }
}

function joinAnswers(
  input: StudioInput,
  moments: readonly number[],
  tiles: readonly Tile[],
  answers: readonly Grid[],
): Grid {
  const join = (moment: number, name: 'f0' | 'f1' | 'logit' | 'rgb', channels: number) => {
    const maps = answers.map((answer) => answer.get(moment)?.[name] ?? new Float32Array(0))
    return joinTiles(input, tiles, maps, channels, 0.5)
  }
  return new Map(
    moments.map((moment) => [
      moment,
      {
        width: input.width / 2,
        height: input.height / 2,
        f0: join(moment, 'f0', 2),
        f1: join(moment, 'f1', 2),
        logit: join(moment, 'logit', 1),
        rgb: join(moment, 'rgb', 3),
      },
    ]),
  )
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
    proposal: input.proposal && cutProposal(input.proposal, width, tile),
  }
}

function cutProposal({ at, movers }: ProposalInput, width: number, tile: Tile): ProposalInput {
  const one = (map: Float32Array) => cutTile(map, width, 1, tile)
  return {
    at: at.map(({ motion, fromCover, toCover }) => ({
      motion: cutTile(motion, width, 2, tile),
      fromCover: one(fromCover),
      toCover: one(toCover),
    })),
    movers: { from: one(movers.from), to: one(movers.to) },
  }
}
