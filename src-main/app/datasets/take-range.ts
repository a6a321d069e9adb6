// Puts a run of a source's frames into blocks, as they are: no frame left out.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { toNumber } from '../../../src-shared/timebase.ts'
import type { Source } from '../../media/source-types.ts'
import { maxBlockFrames, type BlockWriter } from './block-writer.ts'
import type { ClipDraft, IngestTools } from './dataset-types.ts'
import { fitFrame, type Fit } from './fit.ts'

/** What the clip of a range is called. */
export interface RangeNames {
  readonly id: string
  readonly scene: string
  readonly label: string
}

/**
 * One clip (several, where a block would be too long) of frames `start` to `end` (not included). Clips of a single frame
 * are left out: nothing moves in them.
 */
export async function takeRange(
  source: Source,
  [start, end]: readonly [number, number],
  names: RangeNames,
  fit: Fit,
  tools: IngestTools,
): Promise<ClipDraft[]> {
  const rate = source.info.frameRate ? toNumber(source.info.frameRate) : 0
  const clips: ClipDraft[] = []
  let block: BlockWriter | undefined
  let first = start
  const finish = async (next: number): Promise<void> => {
    if (block && block.frames > 1) {
      const part = clips.length === 0 ? '' : `+${clips.length}`
      const { frames } = block
      const place = await block.end()
      clips.push({
        ...names,
        id: names.id + part,
        range: [first, next],
        block: place,
        first: 0,
        frames,
        rate,
      })
    }
    block = undefined
    first = next
  }
  for await (const { frame, index } of source.frames({ start, end }, tools.signal)) {
    throwIfCancelled(tools.signal)
    const { width, height, rgb } = fitFrame(frame, fit)
    if (block && block.frames >= maxBlockFrames) await finish(index)
    block ??= tools.block(width, height)
    block.add(rgb)
    first = block.frames === 1 ? index : first
  }
  await finish(end)
  return clips
}
