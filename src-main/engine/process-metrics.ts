// The engine's work on pictures that are there already: scores, features for FVD, frames of clip stores.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineContract } from '../../src-shared/engine-contract.ts'
import { srgb, type Frame } from '../../src-shared/frame.ts'
import type { metricsContract } from '../../src-shared/metrics-contract.ts'
import type { Handlers } from '../../src-shared/rpc.ts'
import { openClipStore, type ClipStore } from './data/clip-store.ts'
import { breather } from './metrics/breather.ts'
import { diversity } from './metrics/diversity.ts'
import { frechetDistance, gaussianOf } from './metrics/frechet.ts'
import { fvdAbsent, findI3dWeights } from './metrics/i3d-weights.ts'
import { pictureOf, type Picture } from './metrics/picture.ts'
import { scorePicture } from './metrics/scores.ts'

/** Handlers of the calls about pictures and clips. */
export type MetricsHandlers = Pick<Handlers<EngineContract>, keyof typeof metricsContract>

/** See {@link createMetrics}. */
export interface Metrics {
  readonly handlers: MetricsHandlers
  /** Frees the classifier and closes the store that are at hand. */
  readonly clear: () => void
}

/** The video classifier behind FVD. */
export interface Classifier {
  /** 400 numbers for a clip, all its pictures in order. */
  features(clip: readonly Picture[], signal: AbortSignal): Promise<Float32Array>
  /** Frees its weights. */
  dispose(): void
}

/** `load` reads the classifier from its weights' file. Only one call at a time may run `video-features`. */
export function createMetrics(load: (file: string) => Promise<Classifier>): Metrics {
  let loaded: { readonly file: string; readonly classifier: Classifier } | undefined
  let opened: { readonly store: ClipStore; readonly changed: number } | undefined

  const classifierOf = async (file: string): Promise<Classifier> => {
    if (loaded?.file === file) return loaded.classifier
    loaded?.classifier.dispose()
    loaded = undefined
    loaded = { file, classifier: await load(file) }
    return loaded.classifier
  }

  // Windows are read one after the other: the index, which may be long, is not parsed for each.
  const storeAt = (folder: string): ClipStore => {
    const changed = statSync(join(folder, 'index.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (opened?.store.folder === folder && opened.changed === changed) return opened.store
    opened?.store.close()
    opened = undefined
    opened = { store: openClipStore(folder), changed }
    return opened.store
  }

  return {
    clear: () => {
      loaded?.classifier.dispose()
      loaded = undefined
      opened?.store.close()
      opened = undefined
    },
    handlers: {
      'score-pictures': async ({ truth, made }, { signal }) => {
        const breathe = breather(signal)
        const scores = []
        for (const [index, frame] of made.entries()) {
          await breathe()
          const real = truth[index]
          if (real) scores.push(scorePicture(pictureOf(real), pictureOf(frame)))
        }
        return { scores }
      },
      'measure-diversity': async ({ samples }, { signal }) => {
        const { rms, dissimilarity } = await diversity(
          samples.map((frame) => [pictureOf(frame)]),
          { signal },
        )
        return { rms, dissimilarity }
      },
      'find-fvd-weights': ({ cache }) => {
        const file = findI3dWeights(cache)
        return Promise.resolve(
          file === undefined ? { found: false, absent: fvdAbsent } : { found: true, file },
        )
      },
      'video-features': async ({ weights, clip }, { signal }) => {
        const classifier = await classifierOf(weights)
        return { features: Array.from(await classifier.features(clip.map(pictureOf), signal)) }
      },
      'frechet-distance': ({ real, made }) => {
        const spread = (rows: readonly number[][]) => gaussianOf(rows.map((row) => Float32Array.from(row)))
        return Promise.resolve({ distance: frechetDistance(spread(real), spread(made)) })
      },
      'describe-store': ({ store }) => {
        const opening = storeAt(store)
        const { index } = opening
        return Promise.resolve({
          title: index.manifest.title,
          key: index.key,
          clips: index.clips.map((clip) => ({
            id: clip.id,
            split: clip.split,
            source: index.sources[clip.source]?.name ?? '',
            range: clip.range,
            frames: clip.frames,
            ...opening.sizeOf(clip),
          })),
        })
      },
      'read-clip': ({ store, clip, first, count, stride }) =>
        Promise.resolve({ frames: readFrames(storeAt(store), clip, { first, count, stride }) }),
    },
  }
}

/** Throws RangeError for a clip or frames that are not there, and what the store's reading throws. */
function readFrames(
  store: ClipStore,
  place: number,
  window: { readonly first: number; readonly count: number; readonly stride: number },
): Frame[] {
  const clip = store.index.clips[place]
  if (!clip) throw new RangeError(`The store has no clip ${place}.`)
  const { width, height } = store.sizeOf(clip)
  const bytes = width * height * 3
  const data = new Uint8Array(window.count * bytes)
  store.read(clip, window, data)
  return Array.from({ length: window.count }, (_, index) => ({
    width,
    height,
    channels: 3,
    depth: 8,
    colour: srgb,
    // A copy: what crosses to another process must not take the whole window along with each frame.
    data: data.slice(index * bytes, (index + 1) * bytes),
  }))
}
