// The proof of a fine-tuning: the model before and after, beside what needs no learning, on the part of the footage that was
// neither learnt from nor chosen by. And the verdict, which the model has to earn.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { place } from '../media/output-place.ts'
import { writeProofRows } from './train-strips.ts'
import { compareMethods } from './evaluation/compare.ts'
import { evaluateModels } from './evaluation/evaluate.ts'
import { renderReport } from './evaluation/report.ts'
import { findStoreWindows } from './evaluation/store-windows.ts'
import {
  baselineNames,
  type Comparison,
  type Evaluation,
  type EvaluationParts,
  type EvaluationProgress,
} from './evaluation/types.ts'

/** What is compared. */
export interface ProofRequest {
  /** The run's folder, which gets report.html and evaluation.json. */
  readonly folder: string
  readonly store: string
  readonly before: { readonly name: string; readonly folder: string }
  /** Folder of the model after the training. */
  readonly after: string
  /** Whether it got better on the part of the footage to choose by. */
  readonly hasRisen: boolean
  readonly name: string
  readonly gaps: readonly number[]
  readonly command: string
}

/** What the proof says. */
export interface Verdict {
  readonly better: boolean
  /** Why, in a sentence. */
  readonly words: string
}

/** What a fine-tuned model is called beside the one that it began with. */
const labels = { after: 'after', before: 'before' } as const
/** Windows of each gap, and in-betweens of each: enough for a standard error, in a few minutes. */
export const proofWindows = 12
/** See {@link proofWindows}. */
export const proofSamples = 3
const proofSeed = 1

/** Measures, and writes the report. Rejects with `too-small` where no window can be judged, `cancelled`, `disk-full`. */
export async function proveModel(
  parts: EvaluationParts,
  request: ProofRequest,
  signal: AbortSignal,
  onProgress: (progress: EvaluationProgress) => void,
): Promise<{ evaluation: Evaluation; verdict: Verdict; report: string }> {
  const { folder, store, before, after, hasRisen, name, gaps, command } = request
  const found = await findStoreWindows(
    parts,
    { stores: [store], splits: ['test'], gaps, windows: proofWindows, seed: proofSeed },
    signal,
  )
  const part =
    'The last part of the footage, neither learnt from nor used to choose the best of the training.'
  const evaluation = await evaluateModels(
    parts,
    {
      title: `${name}, fine-tuned from ${before.name}`,
      data: { ...found, part },
      methods: [
        { kind: 'model', label: labels.after, folder: after },
        { kind: 'model', label: labels.before, folder: before.folder },
        ...baselineNames.map((kind) => ({ kind, label: kind })),
      ],
      samples: proofSamples,
      seed: proofSeed,
      fvd: true,
      command,
    },
    signal,
    onProgress,
  )
  const report = join(folder, 'report.html')
  await writeText(report, renderReport(evaluation))
  await writeProofRows(
    folder,
    evaluation.gaps.flatMap(({ strips }) => strips),
  )
  // Pictures are in the report.
  const plain = { ...evaluation, gaps: evaluation.gaps.map((gap) => ({ ...gap, strips: [] })) }
  await writeText(join(folder, 'evaluation.json'), `${JSON.stringify(plain, null, 2)}\n`)
  return { evaluation, verdict: judge(evaluation, hasRisen), report }
}

async function writeText(path: string, text: string): Promise<void> {
  await place(path, { overwrite: true }, async (target) => await target.write(Buffer.from(text)))
}

/** Differences in decibels and in similarity that nobody sees, however sure they are. */
const unseen = { psnr: 0.02, ssim: 0.0005 }

type Spread = Comparison['psnr']

const rose = ({ difference, error }: Spread, least: number) => difference > Math.max(least, error)
const fell = ({ difference, error }: Spread, least: number) => difference < -Math.max(least, error)
const signed = (value: number, digits: number) => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`

/**
 * Better means: it got better on the part to choose by; at some length of gap the PSNR rose by more than its standard error
 * over the windows; and nowhere did PSNR or SSIM fall by more than theirs. What nobody could see counts as nothing.
 */
export function judge(evaluation: Pick<Evaluation, 'gaps'>, hasRisen: boolean): Verdict {
  const found = evaluation.gaps.flatMap((gap) => {
    const comparison = compareMethods(gap, labels.after, labels.before)
    return comparison ? [{ gap: gap.gap, ...comparison }] : []
  })
  const better =
    hasRisen &&
    found.length === evaluation.gaps.length &&
    found.some(({ psnr }) => rose(psnr, unseen.psnr)) &&
    !found.some(({ psnr, ssim }) => fell(psnr, unseen.psnr) || fell(ssim, unseen.ssim))
  const figures = found.map(
    ({ gap, psnr, ssim, windows }) =>
      `${signed(psnr.difference, 2)} dB (standard error ${Number.isFinite(psnr.error) ? psnr.error.toFixed(2) : 'unknown'}) and ${signed(ssim.difference, 4)} SSIM at gaps of ${String(gap)} ` +
      `(${String(psnr.better)} of ${String(windows)} windows better)`,
  )
  const what = figures.length > 0 ? figures.join('; ') : 'it could not be compared'
  return {
    better,
    words: better
      ? `Better than before on held-out footage: ${what}.`
      : `Not clearly better than before on held-out footage: ${what}.${hasRisen ? '' : ' Nothing that was learnt was better on the part to choose by.'}`,
  }
}

/** The card of a model with what the proof has shown, as text; see the engine's model-card.ts for its fields. */
export async function provenCard(
  folder: string,
  { gaps, data }: Pick<Evaluation, 'gaps' | 'data'>,
  { better, words }: Verdict,
): Promise<string> {
  // The engine wrote and checks it; here it is a record with other fields than ours, which stay.
  const card = JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')) as Record<string, unknown>
  const metrics = gaps.flatMap(({ gap, methods }) =>
    methods.flatMap(({ label, scores }): [string, number][] =>
      scores
        ? [
            [`${label} PSNR, gap ${String(gap)}`, Number(scores.mean.mean.psnr.toFixed(3))],
            [`${label} SSIM, gap ${String(gap)}`, Number(scores.mean.mean.ssim.toFixed(4))],
          ]
        : [],
    ),
  )
  const count = gaps.map(({ gap, windows }) => `${String(windows.length)} windows of gap ${String(gap)}`)
  const limits: unknown[] = Array.isArray(card.limits) ? card.limits : []
  const proven = {
    ...card,
    metrics: { how: `means over ${count.join(' and ')}; ${data.part}`, ...Object.fromEntries(metrics) },
    proof: words,
    limits: better ? limits : [`Kept although it is not better than what it began with. ${words}`, ...limits],
  }
  return `${JSON.stringify(proven, null, 2)}\n`
}
