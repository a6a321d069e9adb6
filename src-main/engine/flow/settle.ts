// Sends the settling of doubtful flow to the pool: see kernel/settle.ts.
import type { KernelCall } from './kernel.ts'
import type { Size } from './levels.ts'
import { Scope, type KernelMemory } from './memory.ts'
import { inBands, type Pool } from './pool.ts'

// Opinions are asked of cells of 4x4 pixels and larger ones, up to an eighth of the shorter side.
const smallestCell = 4
const cellsAcross = 8

/**
 * Makes flow follow its surroundings where agreement is low. fields, agreement: addresses as in `Motion`, of the given size;
 * fields are changed in place. Scratch: about 11 bytes a pixel.
 */
export async function settleDoubts(
  memory: KernelMemory,
  pool: Pool,
  size: Size,
  fields: number,
  agreement: number,
): Promise<void> {
  const scratch = new Scope(memory)
  try {
    const cells: { readonly sums: number; readonly votes: number; readonly size: Size }[] = []
    const calls: KernelCall[] = []
    let last = size
    for (let cell = 2; cell <= largestCell(size); cell *= 2) {
      const next = { width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) }
      const bytes = next.width * next.height * 16
      const made = { sums: scratch.allocate(bytes), votes: scratch.allocate(bytes), size: next }
      const below = cells.at(-1)
      if (below) {
        calls.push(
          ['halveVectors', below.sums, last.width, last.height, made.sums],
          ['halveVectors', below.votes, last.width, last.height, made.votes],
        )
      } else {
        calls.push(['gatherVotes', fields, agreement, size.width, size.height, made.sums, made.votes])
      }
      cells.push(made)
      last = next
    }
    const asked = cells.slice(Math.log2(smallestCell) - 1)
    for (const [index, { sums, votes, size: own }] of [...asked.entries()].reverse()) {
      const above = asked[index + 1]
      calls.push([
        'formOpinions',
        ...[sums, votes, own.width, own.height],
        ...(above ? [above.sums, above.size.width, above.size.height] : [0, 1, 1]),
      ])
    }
    await pool.run(calls)
    const opinions = asked[0]
    if (!opinions) return
    const { width, height } = opinions.size
    await inBands(pool, size.height, (from, to) => [
      [
        'followOpinions',
        ...[fields, agreement, size.width, size.height, opinions.sums, width, height, from, to],
      ],
    ])
  } finally {
    scratch.release()
  }
}

function largestCell({ width, height }: Size): number {
  return Math.max(smallestCell, 2 ** Math.round(Math.log2(Math.min(width, height) / cellsAcross)))
}
