// A model's card: what it was made from and what it is worth, for people and for the program's refusal to guess.
import * as v from 'valibot'
import { InterludeError } from '../../../src-shared/errors.ts'

const text = v.pipe(v.string(), v.maxLength(4000))
const texts = v.array(text)

/** The fields that every card.json has; others are kept as they are. */
export const modelCardSchema = v.looseObject({
  version: v.literal(1),
  name: v.pipe(text, v.nonEmpty()),
  kind: v.picklist(['studio', 'paper', 'published']),
  /** False: the weights are the seed's starting numbers. Such a folder may lack its weights file. */
  trained: v.boolean(),
  /** What it was trained on, and under which licences. */
  data: texts,
  licences: texts,
  /** Training steps taken. */
  steps: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Seed of the starting weights. */
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295)),
  /** Scores by name, each with how it was measured in its name or value. */
  metrics: v.record(v.string(), v.union([v.number(), text])),
  /** The command that made it. */
  command: text,
  /** What it can't do. */
  limits: texts,
})

/** See {@link modelCardSchema}. */
export type ModelCard = v.InferOutput<typeof modelCardSchema>

/** Checks data from a file; throws `model-damaged`, or `unsupported` for a newer version. `source` names the file. */
export function parseCard(data: unknown, source: string): ModelCard {
  const parsed = v.safeParse(modelCardSchema, data)
  if (parsed.success) return parsed.output
  const version = v.safeParse(v.looseObject({ version: v.pipe(v.number(), v.gtValue(1)) }), data)
  if (version.success) {
    throw new InterludeError(
      'unsupported',
      `${source} was written by a newer program (card version ${version.output.version}; this one reads 1).`,
      'Update this program, or choose another model.',
    )
  }
  const [issue] = parsed.issues
  throw new InterludeError(
    'model-damaged',
    `${source} is not valid at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}.`,
    'Copy the model folder again from where it came from.',
  )
}

/** The card of a network that was only just made. */
export function untrainedCard(name: string, kind: 'studio' | 'paper', seed: number): ModelCard {
  return {
    version: 1,
    name,
    kind,
    trained: false,
    data: [],
    licences: [],
    steps: 0,
    seed,
    metrics: {},
    command: '',
    limits: [
      kind === 'studio'
        ? 'Untrained: its result is the blend of the motion prior, nothing learned.'
        : 'Untrained: its pictures are noise.',
    ],
  }
}
