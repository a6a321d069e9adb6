// A picture desk with a document of real files, for tests.
import { join } from 'node:path'
import {
  createPictureDesk,
  type PictureDeskOptions,
  type Pictures,
} from '../../src-main/app/editor/pictures.ts'
import { createWindowPictures } from '../../src-main/app/editor/picture-window.ts'
import type { InBetweens } from '../../src-main/app/editor/thumbnails.ts'
import type { WindowPictures } from '../../src-main/app/editor/parts.ts'
import type { Pixels, SourceStatus } from '../../src-shared/editor/values.ts'
import { srgb, type Frame } from '../../src-shared/frame.ts'
import { createDocument, type Picture, type ProjectDocument } from '../../src-shared/project/document.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { addSources } from '../../src-shared/project/edit-sources.ts'
import { rational } from '../../src-shared/timebase.ts'
import { temporaryFolder, testTools } from './media-fixtures.ts'

/** Everything that a test of pictures needs. */
export interface PictureLab {
  readonly folder: string
  readonly pictures: Pictures
  readonly window: WindowPictures
  readonly document: () => ProjectDocument
  readonly set: (document: ProjectDocument) => void
  /** Reads a file and adds it to the document. */
  readonly add: (path: string) => Promise<Source>
  /** Resolves when the source's status is as wanted. */
  readonly until: (source: string, wanted: (status: SourceStatus) => boolean) => Promise<SourceStatus>
  readonly close: () => Promise<void>
}

/** An empty document of this picture. */
export function documentOf(picture: Partial<Picture> = {}): ProjectDocument {
  return createDocument({
    rate: rational(25),
    picture: { width: 96, height: 64, channels: 3, depth: 8, colour: srgb, fit: 'fit', ...picture },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model: 'starter',
      seed: 1,
    },
  })
}

const noInBetweens: InBetweens = { frame: () => Promise.resolve(undefined) }

/** Opens a lab; close it. */
export function openPictureLab(
  options: Partial<PictureDeskOptions> & { readonly inBetweens?: InBetweens; readonly cache?: string } = {},
): PictureLab {
  const folder = temporaryFolder()
  const pictures = createPictureDesk({ tools: testTools, lookEvery: 30, ...options })
  const window = createWindowPictures({
    pictures,
    inBetweens: options.inBetweens ?? noInBetweens,
    folder: options.cache ?? join(folder.path, 'thumbnails'),
    surveys: join(folder.path, 'surveys'),
  })
  let document = documentOf()
  pictures.setDocument(document)
  const set = (next: ProjectDocument) => {
    document = next
    pictures.setDocument(next)
  }
  return {
    folder: folder.path,
    pictures,
    window,
    document: () => document,
    set,
    async add(path) {
      const { source } = await pictures.read(path)
      set(addSources(document, [source]))
      return source
    },
    until: (source, wanted) =>
      new Promise((resolve) => {
        let off = (): void => undefined
        const look = (statuses: readonly SourceStatus[]) => {
          const status = statuses.find((one) => one.source === source)
          if (!status || !wanted(status)) return
          off()
          resolve(status)
        }
        off = pictures.onStatus(look)
        look(pictures.statuses())
      }),
    async close() {
      await pictures.close()
      folder.remove()
    },
  }
}

/** What a window got, as a frame again. */
export function frameOf(pixels: Pixels | null): Frame {
  if (!pixels || pixels.format === 'jpeg') throw new Error('Expected raw pixels.')
  const { width, height, data, format } = pixels
  return { width, height, channels: format === 'rgba' ? 4 : 3, depth: 8, colour: srgb, data }
}
