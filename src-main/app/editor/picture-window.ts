// What windows ask about pictures and files, answered from the picture desk and, for in-betweens, from the gap desk.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { sourceOf } from '../../../src-shared/project/lookup.ts'
import { createCutFinder } from './cuts.ts'
import { layoutOf } from '../../../src-shared/project/picture-at.ts'
import type { WindowPictures } from './parts.ts'
import { pixelsOf, smallFrame } from './picture-pixels.ts'
import { shapeTo, sizeToShape, sizeWithin } from './picture-shape.ts'
import { openPictureStore } from './picture-store.ts'
import type { Pictures } from './pictures.ts'
import { proposeLocks } from './propose-locks.ts'
import { findSources } from './source-find.ts'
import { readEach } from './source-read.ts'
import { readThumbnails, takeOf, type InBetweens } from './thumbnails.ts'

/** What {@link createWindowPictures} is made of. */
export interface WindowPicturesOptions {
  readonly pictures: Pictures
  readonly inBetweens: InBetweens
  /** Where thumbnails are kept: a folder of their own in the cache. */
  readonly folder: string
  /** Where is kept what was found in sources. */
  readonly surveys: string
  /** Bytes of thumbnails that are kept; 256 MB when absent. */
  readonly limit?: number
}

/** See {@link WindowPictures}. It holds nothing that must be closed. */
export function createWindowPictures(options: WindowPicturesOptions): WindowPictures {
  const { pictures, inBetweens } = options
  const cuts = createCutFinder(pictures, options.surveys)
  const store = openPictureStore(options.folder, options.limit)
  const present = (): ProjectDocument => {
    const document = pictures.document()
    if (!document) throw new InterludeError('not-found', 'No project is open.', 'Open one first.')
    return document
  }
  const pixels: WindowPictures['pixels'] = async (frame, box) => pixelsOf(await smallFrame(frame, box))
  return {
    pixels,
    async picture(ref, box, signal) {
      const document = present()
      switch (ref.kind) {
        case 'source': {
          const source = sourceOf(document, ref.source)
          return pixelsOf(await pictures.preview(source, ref.index, box, signal))
        }
        case 'keyframe':
          return await pixels(await pictures.shownKeyframe(document, ref.keyframe, signal), box)
        case 'footage': {
          const source = sourceOf(document, ref.source)
          const index = await pictures.footageFrame(document, ref, ref.offset, signal)
          // Read at the size in which it is shown, so that playing keeps up.
          const picture = { ...document.picture, ...sizeWithin(document.picture, box), depth: 8 as const }
          const need = sizeToShape(source.facts, picture, picture.fit)
          return pixelsOf(await shapeTo(await pictures.preview(source, index, need, signal), picture))
        }
        case 'in-between': {
          const frame = await inBetweens.frame(takeOf(document, ref), ref.gap, ref.index)
          return frame ? await pixels(frame, box) : null
        }
      }
    },
    thumbnails: (refs, box, signal) =>
      readThumbnails({ pictures, inBetweens, store }, present(), refs, box, signal),
    frameTimes: async (source, start, count, signal) =>
      await pictures.times(sourceOf(present(), source), start, count, signal),
    async survey(id, { range, search }, onProgress, signal) {
      const source = sourceOf(present(), id)
      if (search) return await cuts.find(source, range, onProgress, signal)
      return (await cuts.known(source)) ?? null
    },
    readSources: (paths, signal) => readEach(paths, (path, stop) => pictures.read(path, stop), signal),
    async proposeLocks(gap, signal) {
      const document = present()
      const { from, to } = layoutOf(document, gap)
      const [a, b] = await Promise.all([
        pictures.keyframe(document, from.id, signal),
        pictures.keyframe(document, to.id, signal),
      ])
      return await proposeLocks(a, b, signal)
    },
    async findSources(folder, signal) {
      const lost = new Set(
        pictures
          .statuses()
          .filter(({ state }) => state === 'missing' || state === 'changed')
          .map(({ source }) => source),
      )
      const sources = present().sources.filter(({ id }) => lost.has(id))
      return await findSources(folder, sources, signal)
    },
  }
}
