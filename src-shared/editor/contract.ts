// What a window may ask of the main side. The same calls run over the desktop's port and the browser host's WebSocket. The window holds
// the history and edits the document with src-shared/project; the main side holds the newest document, keeps it, and makes its gaps.
import * as v from 'valibot'
import { messageLimits } from './limits.ts'
import { eventSchema, openProjectSchema } from './events.ts'
import { deviceCalls } from './device.ts'
import { modelCalls } from './models.ts'
import { qualityCalls } from './quality.ts'
import { takeCalls } from './takes.ts'
import { trainingCalls } from './training.ts'
import { findCutsCall } from './survey.ts'
import { proposeLocksCall } from './locks.ts'
import { documentSchema, outputSchema } from '../project/document.ts'
import { sourceSchema } from '../project/source.ts'
import { idSchema, limits, placeSchema, rateSchema, whole } from '../project/values.ts'
import {
  boxSchema,
  errorShapeSchema,
  gapNameSchema,
  pathSchema,
  pictureRefSchema,
  pixelsSchema,
  settingsSchema,
} from './values.ts'

const nothing = v.null()
const gapList = v.union([v.literal('all'), v.pipe(v.array(gapNameSchema), v.maxLength(limits.keyframes))])

/** A file or folder of the host, as the browser host's chooser lists it. */
export const entrySchema = v.object({
  name: v.string(),
  path: pathSchema,
  kind: v.picklist(['folder', 'media', 'project', 'model', 'other']),
  bytes: v.number(),
  changed: v.number(),
})

/** See {@link entrySchema}. */
export type Entry = v.InferOutput<typeof entrySchema>

/** See the top of this file. */
export const editorContract = {
  /** Goes on as long as the window lives; its items are all that the window is told. `box` is how large streamed frames are wanted. */
  watch: { input: v.object({ box: boxSchema }), output: nothing, item: eventSchema },
  /** The size that streamed frames are wanted in has changed. */
  'set-box': { input: boxSchema, output: nothing },
  /** Takes the pen from whichever window has it. */
  'take-pen': { input: nothing, output: nothing },

  /** The document after an edit. `revision` is one more than the last. Refused (`unsupported`) without the pen. */
  edit: { input: v.object({ revision: v.number(), document: documentSchema }), output: nothing },
  /** A new, empty project; what is unsaved of the old one stays recoverable. */
  'new-project': { input: nothing, output: nothing },
  'open-project': { input: v.object({ path: pathSchema }), output: nothing },
  'open-sample': { input: nothing, output: nothing },
  /**
   * Writes the newest document to its file (null) or another one, which becomes its file. Without `overwrite` refused where another file
   * is there (`exists`), and where its own was changed by another program (`changed`).
   */
  'save-project': {
    input: v.object({ path: v.nullable(pathSchema), overwrite: v.boolean() }),
    output: v.object({ path: pathSchema, revision: v.number() }),
  },
  /** What to do with work of an earlier run. */
  recover: { input: v.object({ id: v.string(), keep: v.boolean() }), output: nothing },
  /** Versions of the open project that were kept, newest first. */
  versions: {
    input: nothing,
    output: v.array(v.object({ id: v.string(), kept: v.number(), bytes: v.number(), keyframes: v.number() })),
  },
  /** Opens a kept version as an unsaved change of the project. */
  'restore-version': { input: v.object({ id: v.string() }), output: openProjectSchema },

  /** A native dialog (desktop host alone); null when it was left. */
  pick: {
    input: v.object({
      purpose: v.picklist([
        'media',
        'folder',
        'project',
        'save-project',
        'export',
        'relink',
        'model',
        'save-model',
      ]),
      /** A name or path to begin with. */
      suggestion: v.optional(v.string()),
      /** The ending of the file to be written, without dot. */
      ending: v.optional(v.string()),
    }),
    output: v.nullable(v.array(pathSchema)),
  },
  /** The host's folders within its roots (browser host); null lists the roots. */
  browse: {
    input: v.object({ folder: v.nullable(pathSchema) }),
    output: v.object({
      /** Null at the list of roots. */
      folder: v.nullable(pathSchema),
      parent: v.nullable(pathSchema),
      entries: v.array(entrySchema),
      writable: v.boolean(),
    }),
  },
  /** A dropped file, a piece at a time (browser host): the piece at `offset`, at most 4 MB. The last one has `last`, and gives the path. */
  upload: {
    input: v.object({
      id: idSchema,
      name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(255)),
      size: whole(0, Number.MAX_SAFE_INTEGER),
      offset: whole(0, Number.MAX_SAFE_INTEGER),
      bytes: v.pipe(
        v.instance(Uint8Array),
        v.check((bytes) => bytes.byteLength <= messageLimits.piece, 'Expected a smaller piece'),
      ),
      last: v.boolean(),
    }),
    output: v.nullable(pathSchema),
  },
  reveal: { input: v.object({ path: pathSchema }), output: nothing },

  /**
   * Opens and reads files; each comes as a source to be added by an edit, or as the reason why not. The notes of one say so when the
   * project, or an earlier one of these files, has the same content already.
   */
  'read-sources': {
    input: v.object({ paths: v.pipe(v.array(pathSchema), v.maxLength(limits.sources)) }),
    output: nothing,
    item: v.object({
      path: pathSchema,
      source: v.optional(sourceSchema),
      error: v.optional(errorShapeSchema),
      notes: v.array(v.string()),
      done: v.number(),
      total: v.number(),
    }),
  },
  /** Looks in a folder (and below it) for the files of sources that are missing, by their content. */
  'find-sources': {
    input: v.object({ folder: pathSchema }),
    output: v.array(v.object({ source: idSchema, path: pathSchema })),
  },
  /** When frames of a source appear: exact times, for keyframes and read-outs. */
  'frame-times': {
    input: v.object({
      source: idSchema,
      start: whole(0, 999_999_999),
      count: whole(1, messageLimits.times),
    }),
    output: v.array(v.object({ num: v.number(), den: v.number() })),
  },

  'find-cuts': findCutsCall,

  /** One picture, exact. Null when it is an in-between that is not there (yet). */
  picture: {
    input: v.object({ picture: pictureRefSchema, box: boxSchema }),
    output: v.nullable(pixelsSchema),
  },
  /** Many small pictures, as they get ready, in any order; those that are not there are left out. */
  thumbnails: {
    input: v.object({
      pictures: v.pipe(v.array(pictureRefSchema), v.maxLength(messageLimits.thumbnails)),
      box: boxSchema,
    }),
    output: nothing,
    item: v.object({
      index: v.number(),
      pixels: v.optional(pixelsSchema),
      error: v.optional(errorShapeSchema),
    }),
  },
  /** Where the user looks: what is near is made and read first. */
  look: { input: v.object({ frame: placeSchema, playing: v.boolean() }), output: nothing },

  'propose-locks': proposeLocksCall,

  /** Makes what is missing of these gaps, whether or not live mode is on; failed ones are tried again. */
  generate: { input: v.object({ gaps: gapList }), output: nothing },
  /** Stops these, and leaves them alone until they are asked for or change. */
  'cancel-gaps': { input: v.object({ gaps: gapList }), output: nothing },
  ...takeCalls,
  ...qualityCalls,

  /** Begins an export of the newest document; its `job` events tell the rest. */
  export: {
    input: v.object({
      path: pathSchema,
      output: outputSchema,
      /** First and last frame; null is what the range plays. */
      range: v.nullable(v.object({ first: placeSchema, last: placeSchema })),
      overwrite: v.boolean(),
    }),
    output: v.object({ job: idSchema }),
  },
  'cancel-job': { input: v.object({ job: idSchema }), output: nothing },
  /** Forgets a job that has ended. */
  'dismiss-job': { input: v.object({ job: idSchema }), output: nothing },

  'change-settings': { input: v.partial(settingsSchema), output: nothing },
  'clear-cache': { input: nothing, output: nothing },
  /** Starts the engine anew after it gave up. */
  'restart-engine': { input: nothing, output: nothing },
  /** The rate, picture and defaults that a project of this source would have. */
  'suggest-project': {
    input: v.object({ source: idSchema }),
    output: v.object({ rate: rateSchema, width: v.number(), height: v.number() }),
  },

  ...deviceCalls,
  ...modelCalls,
  ...trainingCalls,
} as const

/** See {@link editorContract}. */
export type EditorContract = typeof editorContract
