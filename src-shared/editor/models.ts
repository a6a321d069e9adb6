// The models of the library, as window and main side speak of them: what each is worth and where it comes from, and how one goes in and
// out as a file. The library is the program's, not a project's: a document knows models by their names alone.
import * as v from 'valibot'
import { errorShapeSchema, pathSchema } from './values.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const nameSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))
const texts = v.array(v.string())

/** What a sound model says of itself: its card, in order. Cards may come from anywhere; what has another form than expected is left out. */
export const modelFactsSchema = v.object({
  kind: v.picklist(['studio', 'paper', 'published']),
  /** The name that it was made under; another one after a rename or an import. */
  madeAs: v.string(),
  parameters: amount,
  trained: v.boolean(),
  steps: v.optional(amount),
  data: texts,
  licences: texts,
  /** How the scores were taken. */
  how: v.optional(v.string()),
  /** Scores by the name of what was measured, in the order of the card. */
  metrics: v.array(v.object({ name: v.string(), value: v.string() })),
  limits: texts,
  /** What fine-tuning has proven, in a sentence. */
  proof: v.optional(v.string()),
  /** The command that made it. */
  command: v.optional(v.string()),
})

/** See {@link modelFactsSchema}. */
export type ModelFacts = v.InferOutput<typeof modelFactsSchema>

/** A model of the library. */
export const modelReportSchema = v.object({
  name: v.string(),
  origin: v.picklist(['bundled', 'user']),
  folder: pathSchema,
  /** On the disk. */
  bytes: amount,
  /** When its files were last written: milliseconds since 1970. */
  changed: amount,
  /** `damaged`: it can't be used; see `error`. */
  state: v.picklist(['checking', 'sound', 'damaged']),
  /** Of a sound one. */
  facts: v.optional(modelFactsSchema),
  error: v.optional(errorShapeSchema),
})

/** See {@link modelReportSchema}. */
export type ModelReport = v.InferOutput<typeof modelReportSchema>

/** The calls; part of the editor's contract. After each change of the library all windows get a `models` event. */
export const modelCalls = {
  /**
   * All models of the library: first each as it is found, then each as it was checked. What was checked before and did not change is not
   * read again. Throws what a broken engine throws; what is wrong with one model is in its report.
   */
  'describe-models': {
    input: v.null(),
    output: v.null(),
    item: modelReportSchema,
  },
  /**
   * Takes a model in: a file, a model's folder, or a published SavedModel. Without a name it gets that of its file or folder. Throws `exists`
   * for a name that is taken, `usage` for one that can't be, `model-damaged`, `unsupported`, `not-found`, `disk-full`, `not-writable`.
   */
  'import-model': {
    input: v.object({ path: pathSchema, name: v.nullable(nameSchema) }),
    output: v.object({ name: v.string() }),
    /** `share` of the stage, 0..1, where it can be told. */
    item: v.object({ stage: v.picklist(['reading', 'checking']), share: v.optional(amount) }),
  },
  /** Writes a model as one file, which appears whole or not at all. Throws `exists` without `overwrite`, `model-damaged`, as well. */
  'export-model': {
    input: v.object({ name: nameSchema, path: pathSchema, overwrite: v.boolean() }),
    output: v.object({ path: pathSchema, bytes: amount }),
    item: v.object({ stage: v.picklist(['checking', 'writing']), share: v.optional(amount) }),
  },
  /** Gives a model of the user another name. Throws `exists`, `usage`, `model-missing`, `unsupported` (it comes with the program). */
  'rename-model': { input: v.object({ name: nameSchema, to: nameSchema }), output: v.null() },
  /** Removes a model of the user for good. Throws as `rename-model`. Gaps that use it fail as `model-missing` until it is there again. */
  'remove-model': { input: v.object({ name: nameSchema }), output: v.null() },
} as const
