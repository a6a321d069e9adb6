// Small clip stores for tests, filled with made-up scenes by the real writer.
import { join } from 'node:path'
import { openStoreWriter } from '../../src-main/app/datasets/store-writer.ts'
import { renderClip } from '../../src-main/engine/data/procedural/generate.ts'
import type { Split } from '../../src-shared/clip-format.ts'

/** One clip to store. */
export interface TestClip {
  readonly seed: number
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly split: Split
}

/** Writes a store of these clips below `folder` and returns its path and their pixels. */
export async function makeClipStore(
  folder: string,
  clips: readonly TestClip[],
): Promise<{ store: string; pixels: Uint8Array[] }> {
  const store = join(folder, 'store')
  const pixels = clips.map(({ seed, width, height, frames }) => renderClip({ seed, width, height, frames }))
  const writer = await openStoreWriter(store, { key: 'test', maxBytes: 1e9 })
  for (const [index, clip] of clips.entries()) {
    const { width, height, frames } = clip
    await writer.take({
      name: `source-${index}`,
      size: 1,
      changed: 0,
      hash: () => Promise.resolve('none'),
      ingest: async ({ block }) => {
        const target = block(width, height)
        const bytes = width * height * 3
        for (let frame = 0; frame < frames; frame++) {
          target.add(pixels[index]!.subarray(frame * bytes, (frame + 1) * bytes))
        }
        const scene = `scene-${index}`
        return {
          clips: [
            {
              id: `clip-${index}`,
              scene,
              range: [0, frames],
              block: await target.end(),
              first: 0,
              frames,
              rate: 25,
            },
          ],
        }
      },
    })
  }
  const none = { clips: 0, sources: 0, frames: 0, seconds: 0 }
  await writer.commit((sources) => ({
    clips: sources.flatMap((source, index) =>
      source.clips.map((clip) => ({ ...clip, source: source.name, split: clips[index]!.split })),
    ),
    manifest: (bytes) => ({
      dataset: 'test',
      title: 'Test',
      splits: { train: none, validation: none, test: none },
      checks: [],
      broken: [],
      notes: [],
      bytes,
    }),
  }))
  return { store, pixels }
}
