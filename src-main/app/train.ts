// Training as the program does it: the engine computes, here its pictures become files, its death by memory a second try with
// smaller parts, and a wish to stop an end in good order.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainInput, TrainItem, TrainOutput } from '../../src-shared/engine-contract.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Engine } from '../engine-client/engine-link.ts'
import { writeContactSheet, type SheetLabel } from '../media/contact-sheet.ts'

/** What a training is told and tells. */
export interface TrainOptions {
  /** Ends it: what was learnt is saved first. */
  readonly signal: AbortSignal
  /** Hears of everything but the strips, which become files. */
  readonly onItem: (item: Exclude<TrainItem, { type: 'strip' }>) => void
}

/** Tries after the engine died for memory: each halves the parts of a batch. */
const mostTries = 4

/** Trains, from the beginning or from where the folder's run stands. Rejects with what the engine says. */
export async function trainModel(
  engine: Pick<Engine, 'call'>,
  input: TrainInput,
  { signal, onItem }: TrainOptions,
): Promise<TrainOutput> {
  // A wish, not a cancelled call: that would end at once, and nobody would hear that all was saved.
  const stop = () => void engine.call('train-control', { action: 'stop' }).catch(() => undefined)
  signal.addEventListener('abort', stop)
  let wish = input
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await engine.call('train', wish, { onItem: (item) => takeItem(input.folder, item, onItem) })
      } catch (error) {
        const isShort = error instanceof InterludeError && error.code === 'out-of-memory'
        const parts = 2 * (wish.parts ?? 1)
        if (!isShort || signal.aborted || attempt >= mostTries) throw error
        onItem({
          type: 'note',
          text: `Memory ran out. Trying again with batches in at least ${String(parts)} parts.`,
        })
        // What had begun goes on from its last checkpoint.
        const { steps, rate, minutes, folder } = wish
        wish = { folder, steps, rate, minutes, parts }
      }
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function takeItem(folder: string, item: TrainItem, onItem: TrainOptions['onItem']): Promise<void> {
  if (item.type !== 'strip') {
    onItem(item)
    return
  }
  const strips = join(folder, 'strips')
  await mkdir(strips, { recursive: true })
  const labels = item.rows.flatMap(({ title, frames }) =>
    frames.map((_, index): SheetLabel => {
      const key = index === 0 || index === frames.length - 1
      return { text: index === 0 ? title : String(index), key }
    }),
  )
  await writeContactSheet(
    item.rows.flatMap(({ frames }) => frames),
    labels,
    join(strips, `step-${String(item.step).padStart(8, '0')}.png`),
    { title: `step ${String(item.step)}`, columns: item.rows[0]?.frames.length, overwrite: true },
  )
}
