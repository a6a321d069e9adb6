// The small values that window and main side exchange: what a picture is asked by, and in which state things are.
import * as v from 'valibot'
import { deviceSchema } from '../engine-contract.ts'
import { errorCodes } from '../errors.ts'
import { maxSide } from '../frame.ts'
import { idSchema, limits, seedSchema, share, whole } from '../project/values.ts'
import { deviceChoices, leastGapMemory } from './device.ts'

/** A failure in words, as it crosses processes; see errors.ts. */
export const errorShapeSchema = v.object({
  code: v.picklist(errorCodes),
  message: v.string(),
  remedy: v.optional(v.string()),
})

/** A path of the host's file system. */
export const pathSchema = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(limits.path),
  v.check((path) => !path.includes('\0'), 'Expected a path without a zero character'),
)

/** A gap's name: the ids of its keyframes; see project/gap.ts. */
export const gapNameSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(140))

/**
 * Which picture: a frame of a source as it is in the file, a keyframe as the project's picture shows it, an in-between (by its gap,
 * and its index among the gap's drawings), or what a gap that plays its source shows at a frame (see project/footage.ts), as the project's
 * picture shows it.
 */
export const pictureRefSchema = v.variant('kind', [
  v.object({ kind: v.literal('source'), source: idSchema, index: whole(0, 999_999_999) }),
  v.object({ kind: v.literal('keyframe'), keyframe: idSchema }),
  v.object({
    kind: v.literal('in-between'),
    gap: gapNameSchema,
    index: whole(0, limits.inbetweens),
    /** Of the take with this seed; absent: of the one that plays. */
    seed: v.optional(seedSchema),
  }),
  v.object({
    kind: v.literal('footage'),
    source: idSchema,
    from: whole(0, 999_999_999),
    to: whole(0, 999_999_999),
    length: whole(1, limits.frames),
    /** Frames of the sequence since `from`, at most `length`. */
    offset: whole(0, limits.frames),
  }),
])

/** See {@link pictureRefSchema}. */
export type PictureRef = v.InferOutput<typeof pictureRefSchema>

const side = whole(1, maxSide)

/** The box that a picture is scaled down to fit, in pixels; it is never enlarged, and keeps its aspect. */
export const boxSchema = v.object({ width: side, height: side })

/** See {@link boxSchema}. */
export type Box = v.InferOutput<typeof boxSchema>

/**
 * Pixels for the window. `rgb` and `rgba` are rows of 8-bit samples, full range, as they are shown (alpha straight); `jpeg` is a file,
 * for thumbnails. Width and height are those of the picture that is sent.
 */
export const pixelsSchema = v.object({
  format: v.picklist(['rgb', 'rgba', 'jpeg']),
  width: side,
  height: side,
  data: v.instance(Uint8Array),
})

/** See {@link pixelsSchema}. */
export type Pixels = v.InferOutput<typeof pixelsSchema>

/** The states of a gap's in-betweens, as a bar over the timeline shows them. */
export const gapStates = [
  /** Nothing is to be made: a hold, equal keyframes, or no room. */
  'still',
  /** Nothing is there yet, and nobody asked. */
  'empty',
  /** Something was there, but an edit made it out of date. */
  'stale',
  'queued',
  'running',
  /** Some are there; the rest was cancelled, or fell out of the cache. */
  'partial',
  'done',
  'failed',
] as const

/** What is known of a gap's in-betweens. */
export const gapStatusSchema = v.object({
  gap: gapNameSchema,
  state: v.picklist(gapStates),
  /** Hash of all that its pixels depend on but the drawings' times: with a time, the name of one in-between in caches. */
  key: v.string(),
  /** Drawings of the gap that need making. */
  total: whole(0, limits.inbetweens),
  /** The indexes (among the gap's drawings) of those that are there. */
  ready: v.array(whole(0, limits.inbetweens)),
  /** Of a running gap; absent before it can be told. */
  secondsLeft: v.optional(v.number()),
  /** What the engine said of those that it made, in sentences: what it had to give up for memory, say. */
  notes: v.array(v.string()),
  /** Why it failed. */
  error: v.optional(errorShapeSchema),
})

/** See {@link gapStatusSchema}. */
export type GapStatus = v.InferOutput<typeof gapStatusSchema>

/** Whether a source's file can be read just now. */
export const sourceStatusSchema = v.object({
  source: idSchema,
  /** `changed`: a file is there, but its content is another than the project knows. */
  state: v.picklist(['ready', 'checking', 'missing', 'changed', 'damaged']),
  error: v.optional(errorShapeSchema),
  /** Oddities of the file, in sentences. */
  notes: v.array(v.string()),
})

/** See {@link sourceStatusSchema}. */
export type SourceStatus = v.InferOutput<typeof sourceStatusSchema>

/** The engine process, as the status bar shows it. */
export const engineStateSchema = v.object({
  state: v.picklist(['off', 'starting', 'ready', 'silent', 'stopped']),
  device: v.optional(deviceSchema),
  error: v.optional(errorShapeSchema),
})

/** See {@link engineStateSchema}. */
export type EngineState = v.InferOutput<typeof engineStateSchema>

/** Work that goes on when the window is closed or loaded again. */
export const jobSchema = v.object({
  id: idSchema,
  kind: v.picklist(['export']),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  /** What is being done. `waiting`: another job is done first. `done` and `total` count what is made, then what is encoded. */
  stage: v.picklist(['waiting', 'making', 'encoding', 'checking', 'ended']),
  done: v.number(),
  total: v.number(),
  secondsLeft: v.optional(v.number()),
  /** The file (or folder) that is written. */
  path: pathSchema,
  /** What is worth knowing about the result, in sentences. */
  notes: v.array(v.string()),
  error: v.optional(errorShapeSchema),
  /** Of a finished one, as read back from the file. */
  result: v.optional(
    v.object({
      frames: v.number(),
      bytes: v.number(),
      /** Seconds. */
      duration: v.number(),
      encoder: v.string(),
    }),
  ),
  /** Of a finished file, on a host whose files the window can't reach: the address to have it from, relative to the page's. */
  download: v.optional(v.string()),
})

/** See {@link jobSchema}. */
export type Job = v.InferOutput<typeof jobSchema>

/** What the user set for the program, not for a project. */
export const settingsSchema = v.object({
  /** `auto` follows the system. */
  language: v.picklist(['auto', 'en', 'ko']),
  theme: v.picklist(['auto', 'light', 'dark']),
  /** Gaps are made as soon as they change. */
  live: v.boolean(),
  /** Space for finished in-betweens, in bytes. */
  cacheLimit: v.pipe(v.number(), v.minValue(1e8), v.maxValue(1e13)),
  tourSeen: v.boolean(),
  /** The model that new projects begin with; null, or one that is gone: the program's own. */
  defaultModel: v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))),
  /** What the engine computes on, unless the command line says otherwise. */
  device: v.picklist(deviceChoices),
  /** Memory that one gap may use, in bytes; null: half of what there is. Decides pixels, by the tiles that it asks for. */
  memoryLimit: v.nullable(v.pipe(v.number(), v.minValue(leastGapMemory), v.maxValue(1e13))),
  /** Sizes of panels, as shares of the window. */
  panels: v.object({ bin: share, inspector: share, timeline: share }),
})

/** See {@link settingsSchema}. */
export type Settings = v.InferOutput<typeof settingsSchema>

/** What the program begins with. */
export const defaultSettings: Settings = {
  language: 'auto',
  theme: 'auto',
  live: true,
  cacheLimit: 10e9,
  tourSeen: false,
  defaultModel: null,
  device: 'auto',
  memoryLimit: null,
  panels: { bin: 0.2, inspector: 0.2, timeline: 0.36 },
}
