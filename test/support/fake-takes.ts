// The lanes of takes and the quality strip of the fake main side: all takes are made at once and differ by their seeds; the model is best in
// every second gap of a video, and a cross-fade in the others.
import type { EditorContract } from '../../src-shared/editor/contract.ts'
import type { DrawingQuality, GapQuality, qualityCalls } from '../../src-shared/editor/quality.ts'
import type { GapTakes, Take, takeCalls } from '../../src-shared/editor/takes.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { findGap } from '../../src-shared/project/lookup.ts'
import { layoutAt, layoutOf } from '../../src-shared/project/picture-at.ts'
import { stretchOf } from '../../src-shared/project/real-frame.ts'
import type { Handlers } from '../../src-shared/rpc.ts'

/** How the lane of a gap stands; undefined where there is no such gap. */
function laneOf(document: ProjectDocument, gap: string): GapTakes | undefined {
  const own = findGap(document, gap)
  if (!own) return undefined
  const total = layoutOf(document, gap).drawings.length
  const takes = own.takes.map((seed): Take => ({
    ...{ seed, key: `${gap} take ${String(seed)}`, state: 'done', ready: [...Array(total).keys()] },
  }))
  const pairs = own.takes.flatMap((first, at) =>
    own.takes.slice(at + 1).map((second) => ({ first, second, rms: 0.01, dissimilarity: 0.02 })),
  )
  const comparisons = pairs.length * total
  const spread = pairs.length > 0 ? { rms: 0.01, dissimilarity: 0.02 } : null
  return { gap, total, takes, pairs, spread, compared: comparisons, comparisons }
}

function qualityOf(document: ProjectDocument, index: number): GapQuality {
  const { gap, drawings } = layoutAt(document, index)
  const name = gapId(gap)
  const isKnown = stretchOf(document, name) !== undefined
  const made = gap.method === 'model' ? (index % 2 === 0 ? 34 : 27) : 29
  const measured = drawings.map(({ time }, at): DrawingQuality => {
    const dip = 4 * Math.sin(Math.PI * time)
    const score = (best: number) => ({ psnr: best - dip, ssim: 0.96 - dip / 40 })
    if (!isKnown) return { index: at }
    return {
      ...{ index: at, real: at + 1, exact: true, made: { ...score(made), ssim: 0.86 } },
      ...{ 'cross-fade': score(29), nearest: score(25) },
    }
  })
  const by = isKnown ? 'real' : 'none'
  return { ...{ gap: name, key: name, by, takes: 0, state: 'done' }, drawings: measured }
}

type Names = keyof typeof takeCalls | keyof typeof qualityCalls

/** Handlers over what `document` gives; `onEdit` calls after every edit, until its result is called. */
export function takeHandlers(
  document: () => ProjectDocument,
  onEdit: (listener: () => void) => () => void,
): Pick<Handlers<EditorContract>, Names> {
  const whileWatched = async (signal: AbortSignal, tell: () => Promise<void>): Promise<null> => {
    await tell()
    const stop = onEdit(() => void tell().catch(() => undefined))
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    stop()
    return null
  }
  return {
    'watch-takes': ({ gap }, { signal, emit }) =>
      whileWatched(signal, async () => {
        const lane = laneOf(document(), gap)
        if (lane) await emit(lane)
      }),
    'retry-takes': async () => Promise.resolve(null),
    'watch-quality': (_, { signal, emit }) =>
      whileWatched(signal, async () => {
        const now = document()
        await emit({ changed: now.gaps.map((__, index) => qualityOf(now, index)), removed: [] })
      }),
  }
}
