// What the main side tells a window, unasked: the items of the `watch` call. The first one is `hello`; all later ones are changes to
// what it said. A window that falls behind gets the newest state of each thing instead of every step, and of frames the news alone,
// so that a stalled window never makes the main side's memory grow.
import * as v from 'valibot'
import { documentSchema } from '../project/document.ts'
import { idSchema } from '../project/values.ts'
import { trainingSchema } from './training.ts'
import {
  engineStateSchema,
  gapNameSchema,
  gapStatusSchema,
  jobSchema,
  pathSchema,
  pixelsSchema,
  settingsSchema,
  sourceStatusSchema,
} from './values.ts'

/** The open project, as the main side holds it. */
export const openProjectSchema = v.object({
  document: documentSchema,
  /** Counts the documents that the main side was given; it has this one. */
  revision: v.number(),
  /** The file; null while it has none. */
  path: v.nullable(pathSchema),
  /** The file's name without ending, or null. */
  name: v.nullable(v.string()),
  /** Whether the file holds just this document. */
  saved: v.boolean(),
})

/** See {@link openProjectSchema}. */
export type OpenProject = v.InferOutput<typeof openProjectSchema>

/** Work of an earlier run that was never saved. */
export const recoverySchema = v.object({
  id: v.string(),
  /** The project's file, or null where it had none. */
  path: v.nullable(pathSchema),
  name: v.nullable(v.string()),
  /** When it was last changed: milliseconds since 1970. */
  changed: v.number(),
  keyframes: v.number(),
})

/** See {@link recoverySchema}. */
export type Recovery = v.InferOutput<typeof recoverySchema>

/** A project that was open lately. */
export const recentSchema = v.object({
  path: pathSchema,
  name: v.string(),
  opened: v.number(),
  exists: v.boolean(),
})

/** See {@link recentSchema}. */
export type Recent = v.InferOutput<typeof recentSchema>

/** Finished in-betweens on disk. */
export const cacheSizeSchema = v.object({ files: v.number(), bytes: v.number(), limit: v.number() })

/** See {@link cacheSizeSchema}. */
export type CacheSize = v.InferOutput<typeof cacheSizeSchema>

/** A model that gaps can be made with. */
export const modelNameSchema = v.object({ name: v.string(), trained: v.boolean() })

/** See {@link modelNameSchema}. */
export type ModelName = v.InferOutput<typeof modelNameSchema>

/** See the top of this file. */
export const eventSchema = v.variant('type', [
  v.object({
    type: v.literal('hello'),
    /** Of this run of the main side: another one means that it was started anew, and knows only what was kept. */
    instance: v.string(),
    version: v.string(),
    /** `desktop`: native dialogs and menus, and paths of dropped files. `browser`: the host's folders are browsed, drops uploaded. */
    host: v.picklist(['desktop', 'browser']),
    platform: v.string(),
    project: openProjectSchema,
    /** Whether this window may edit; another one has the pen otherwise. */
    writable: v.boolean(),
    settings: settingsSchema,
    recoveries: v.array(recoverySchema),
    recent: v.array(recentSchema),
    gaps: v.array(gapStatusSchema),
    sources: v.array(sourceStatusSchema),
    engine: engineStateSchema,
    jobs: v.array(jobSchema),
    cache: cacheSizeSchema,
    /** Where the sample's pictures lie: a project of them that has no file is called the sample. */
    sampleFolder: v.optional(pathSchema),
    /** Names of the models there are; the first is the one that new gaps get. */
    models: v.array(modelNameSchema),
    /** In the order in which they were begun. */
    trainings: v.array(trainingSchema),
  }),
  /** Another project was opened, or another window edited this one. */
  v.object({ type: v.literal('project'), project: openProjectSchema }),
  /** The file, or the project's copy for recovery, now holds this revision. */
  v.object({
    type: v.literal('kept'),
    revision: v.number(),
    where: v.picklist(['file', 'recovery']),
    path: v.nullable(pathSchema),
    name: v.nullable(v.string()),
  }),
  v.object({ type: v.literal('pen'), writable: v.boolean() }),
  v.object({ type: v.literal('gaps'), changed: v.array(gapStatusSchema), removed: v.array(gapNameSchema) }),
  /**
   * An in-between was made. `madeAt` is when the engine handed it over (milliseconds since 1970). Without `pixels` the window asks for
   * them when it needs them.
   */
  v.object({
    type: v.literal('frame'),
    gap: gapNameSchema,
    /** As in the gap's status: says which keyframes, model and seed it was made for. */
    key: v.string(),
    index: v.number(),
    time: v.number(),
    madeAt: v.number(),
    pixels: v.optional(pixelsSchema),
  }),
  v.object({ type: v.literal('sources'), changed: v.array(sourceStatusSchema) }),
  v.object({ type: v.literal('engine'), engine: engineStateSchema }),
  v.object({ type: v.literal('job'), job: jobSchema }),
  /** A job is no longer known: some window dismissed it, or it ended long ago. */
  v.object({ type: v.literal('job-removed'), job: idSchema }),
  /** A training as it stands now; it may be a new one. */
  v.object({ type: v.literal('training'), training: trainingSchema }),
  /** A training was discarded. */
  v.object({ type: v.literal('training-gone'), training: idSchema }),
  /** The models there are now; see `hello`. */
  v.object({ type: v.literal('models'), models: v.array(modelNameSchema) }),
  v.object({ type: v.literal('settings'), settings: settingsSchema }),
  v.object({ type: v.literal('recent'), recent: v.array(recentSchema) }),
  /** Work of earlier runs, or of a project that was left unsaved, as it is offered now. */
  v.object({ type: v.literal('recoveries'), recoveries: v.array(recoverySchema) }),
  v.object({ type: v.literal('cache'), cache: cacheSizeSchema }),
  /** Something the user should know: an autosave that failed, say. `level` decides whether it stays until it is closed. */
  v.object({
    type: v.literal('notice'),
    level: v.picklist(['info', 'warning', 'error']),
    text: v.string(),
    remedy: v.optional(v.string()),
  }),
  /**
   * The desktop asks: a menu entry, a file that was opened from the file manager (`project.open` and `project.import` with its path), the
   * window is about to close.
   */
  v.object({ type: v.literal('command'), command: v.string(), path: v.optional(pathSchema) }),
])

/** See the top of this file. */
export type EditorEvent = v.InferOutput<typeof eventSchema>
