// Fine-tuning, as window and main side speak of it: which footage, what it is good for, what a plan would cost, how a training stands and
// what it proved. A training outlives windows and runs of the program; its folder is that of the command line's `finetune`.
import * as v from 'valibot'
import { deviceSchema } from '../engine-contract.ts'
import { idSchema, limits, list, seedSchema, whole } from '../project/values.ts'
import { errorShapeSchema, pathSchema, pixelsSchema } from './values.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const frame = whole(0, 999_999_999)

/** A source of the document, or a part of it: first and last frame, both within. */
export const footagePickSchema = v.object({
  source: idSchema,
  range: v.nullable(
    v.pipe(
      v.object({ first: frame, last: frame }),
      v.check(({ first, last }) => first <= last, 'Expected a range that does not end before it begins'),
    ),
  ),
})

/** See {@link footagePickSchema}. */
export type FootagePick = v.InferOutput<typeof footagePickSchema>

const footageSchema = v.pipe(v.array(footagePickSchema), v.minLength(1), v.maxLength(limits.sources))

/** What becomes of a stretch of a source. */
export const footageSides = ['training', 'selection', 'proof', 'left-out'] as const

/** What footage is good for; seconds throughout. */
export const surveySchema = v.object({
  sources: v.array(
    v.object({
      source: idSchema,
      seconds: amount,
      /** What can be learnt from, chosen by and proven on. */
      training: amount,
      selection: amount,
      proof: amount,
      /** What was left out, by reason, and cuts (a count). */
      still: amount,
      repeated: amount,
      mixed: amount,
      cuts: amount,
      /** In the order of the source; what is not named is left out. */
      stretches: v.array(v.object({ first: frame, last: frame, side: v.picklist(footageSides) })),
      /** Why nothing of it can be used. */
      error: v.optional(errorShapeSchema),
    }),
  ),
  total: v.object({ training: amount, selection: amount, proof: amount }),
  /** Why this footage is refused, with what is missing; absent when it is fit. */
  refusal: v.optional(errorShapeSchema),
  notes: v.array(v.string()),
})

/** See {@link surveySchema}. */
export type Survey = v.InferOutput<typeof surveySchema>

/** How much is wanted. `own`: a number of steps that the user chose. */
export const trainingGoals = ['quick', 'standard', 'thorough'] as const

/** The numbers that matter, for those who want to turn them; null is the recipe's. */
export const trainingNumbersSchema = v.object({
  batch: v.nullable(whole(1, 64)),
  /** Side of the windows that are learnt from, in pixels. */
  size: v.nullable(whole(32, 512)),
  rate: v.nullable(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.1))),
  seed: seedSchema,
  /** Frames from one keyframe to the next, of the gaps that it is judged by. */
  gaps: list(whole(2, 120), 1, 4),
})

/** See {@link trainingNumbersSchema}. */
export type TrainingNumbers = v.InferOutput<typeof trainingNumbersSchema>

/** What is to be trained. */
export const trainingPlanSchema = v.object({
  /** Of the model that comes of it. */
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
  /** Name of the model that it begins with. */
  model: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  footage: footageSchema,
  steps: whole(1, 10_000_000),
  numbers: trainingNumbersSchema,
})

/** See {@link trainingPlanSchema}. */
export type TrainingPlan = v.InferOutput<typeof trainingPlanSchema>

/** What a plan would cost, measured by a few real steps of it on this device. */
export const forecastSchema = v.object({
  device: deviceSchema,
  secondsPerStep: amount,
  /** For all judgements on the way and the proof at the end, in seconds. */
  judging: amount,
  /** Bytes: what the engine would hold, and what there is. */
  memoryNeeded: amount,
  memoryThere: amount,
  goals: v.array(v.object({ goal: v.picklist(trainingGoals), steps: whole(1, 10_000_000), seconds: amount })),
  /** What would be given up to fit, in sentences. */
  notes: v.array(v.string()),
})

/** See {@link forecastSchema}. */
export type Forecast = v.InferOutput<typeof forecastSchema>

const scores = v.object({ psnr: v.number(), ssim: v.number() })

/** The states of a training. */
export const trainingStates = [
  /** Another one is on the device, or frames for an export are. */
  'waiting',
  'reading',
  'learning',
  'paused',
  /** Learning is over, the proof is being made. */
  'judging',
  /** The program ended, or the engine died; it can go on from its last checkpoint. */
  'interrupted',
  /** Proven; see `result`. */
  'done',
  'failed',
] as const

/** A training, as it stands. Its numbers are the command line's. */
export const trainingSchema = v.object({
  id: idSchema,
  state: v.picklist(trainingStates),
  plan: trainingPlanSchema,
  /** Milliseconds since 1970. */
  begun: amount,
  device: v.optional(deviceSchema),
  step: amount,
  steps: amount,
  /** Share of the present state's work, 0..1, where it can be told (reading, judging). */
  share: v.optional(amount),
  samplesPerSecond: v.optional(amount),
  /** Of everything to come; absent before it can be told. */
  secondsLeft: v.optional(amount),
  /** Bytes that the engine holds. */
  memory: v.optional(amount),
  /** Thinned to at most 300 points: mean total loss by step. */
  losses: v.array(v.tuple([v.number(), v.number()])),
  /** Judgements on the part to choose by; the first is of the model that it began with. */
  heldOut: v.array(v.object({ step: v.number(), best: v.boolean(), ...scores.entries })),
  /** What needs no learning, on the same part. */
  crossFade: v.optional(scores),
  prior: v.optional(scores),
  /** Steps of which sample strips are there; see the call `training-strip`. */
  strips: v.array(v.number()),
  notes: v.array(v.string()),
  error: v.optional(errorShapeSchema),
  result: v.optional(
    v.object({
      better: v.boolean(),
      /** The verdict in a sentence. */
      words: v.string(),
      /** Whether the model is in the library. */
      installed: v.boolean(),
      table: v.array(
        v.object({
          /** Frames from one keyframe to the next. */
          gap: v.number(),
          method: v.string(),
          psnr: v.optional(v.number()),
          ssim: v.optional(v.number()),
          fvd: v.optional(v.number()),
        }),
      ),
      /** Strips of the proof that can be asked for. */
      strips: v.number(),
      /** The report, a file to be opened. */
      report: v.optional(pathSchema),
    }),
  ),
})

/** See {@link trainingSchema}. */
export type Training = v.InferOutput<typeof trainingSchema>

/** Rows of small pictures, one beside another: each row is one JPEG or PNG in `pixels`. */
export const trainingStripSchema = v.object({
  rows: v.array(v.object({ title: v.string(), pixels: pixelsSchema })),
  /** Pictures in each row. */
  columns: v.number(),
})

/** See {@link trainingStripSchema}. */
export type TrainingStrip = v.InferOutput<typeof trainingStripSchema>

/** The calls; part of the editor's contract. */
export const trainingCalls = {
  /** Reads footage and says what it is good for. The last item has the survey. */
  'survey-footage': {
    input: v.object({ footage: footageSchema }),
    output: v.null(),
    item: v.object({ done: amount, total: amount, survey: v.optional(surveySchema) }),
  },
  /** Tries a few steps. Throws what unfit footage, models and names throw, before it tries. */
  'forecast-training': {
    input: v.object({ plan: v.omit(trainingPlanSchema, ['steps']) }),
    output: v.null(),
    item: v.object({ done: amount, total: amount, forecast: v.optional(forecastSchema) }),
  },
  /** Begins; `training` events tell the rest. Throws `exists` for a name that is taken, and as the forecast. */
  'start-training': { input: trainingPlanSchema, output: v.object({ training: idSchema }) },
  /**
   * `pause` and `resume`; `finish` ends the learning and judges the best so far; `continue` goes on with an interrupted or failed one; `keep`
   * puts the model of a finished one into the library though it is not better; `discard` ends it and removes its folder, never a model.
   */
  'control-training': {
    input: v.object({
      training: idSchema,
      action: v.picklist(['pause', 'resume', 'finish', 'continue', 'keep', 'discard']),
    }),
    output: v.null(),
  },
  /** `step`: a strip of the learning; `proof`: one of the result's. Null when it is not there. */
  'training-strip': {
    input: v.object({ training: idSchema, kind: v.picklist(['step', 'proof']), number: whole(0, 1e9) }),
    output: v.nullable(trainingStripSchema),
  },
} as const
