// All that shows of an export before anything is made for it.
import { realpath } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Output, ProjectDocument } from '../../../src-shared/project/document.ts'
import { findSource } from '../../../src-shared/project/lookup.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { frameName } from '../../media/encode-pictures.ts'
import { codecFor } from '../../media/encode-plan.ts'
import type { Codec } from '../../media/encode-types.ts'
import { chooseEncoder } from '../../media/encoders.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import { checkPlace } from '../../media/output-place.ts'
import { checkSpace, outputNeed } from '../disk-space.ts'
import { planExport, type ExportPlan, type FrameSpan } from './export-plan.ts'

/** What is asked for; see ExportDesk.start. */
export interface ExportAsk {
  readonly path: string
  readonly output: Output
  readonly range: FrameSpan | null
  readonly overwrite: boolean
}

/** An export that may begin. */
export interface CheckedExport {
  readonly plan: ExportPlan
  readonly codec: Codec
  /** Undefined: silent. */
  readonly sound: Source | undefined
  readonly notes: readonly string[]
}

function checkEnding(path: string, { container }: Output): void {
  if (container === 'frames') return
  if (extname(path).toLowerCase() === `.${container}`) return
  throw new InterludeError(
    'unsupported',
    `The name ${basename(path)} does not say what the file is.`,
    `Let it end in .${container}, or choose another container.`,
  )
}

/** Footage is never written over, whatever may be replaced. */
async function checkFootage(path: string, document: ProjectDocument): Promise<void> {
  const own = await realpath(path).catch(() => undefined)
  if (own === undefined) return
  for (const source of document.sources) {
    if ((await realpath(source.path).catch(() => undefined)) !== own) continue
    throw new InterludeError(
      'exists',
      `${path} is a source of this project, so it is not replaced.`,
      'Choose another name.',
    )
  }
}

function soundOf(document: ProjectDocument, { audio }: Output): { sound?: Source; notes: string[] } {
  if (audio === null) return { notes: [] }
  const source = findSource(document, audio)
  if (!source) return { notes: ['The source of the sound is no longer in the project: there is none.'] }
  const name = basename(source.path)
  return source.facts.audio
    ? { sound: source, notes: [] }
    : { notes: [`${name} has no sound: there is none.`] }
}

/**
 * Checks an export. Throws `empty`, `out-of-range`, `exists`, `not-writable`, `unsupported`, `too-small`, `disk-full`, `tool-missing`.
 */
export async function checkExport(
  tools: () => Promise<MediaTools>,
  document: ProjectDocument,
  { path, output, range, overwrite }: ExportAsk,
): Promise<CheckedExport> {
  const plan = planExport(document, output, range)
  checkEnding(path, output)
  const { container } = output
  const codec = codecFor(container, output.codec ?? undefined, document.picture.channels)
  await checkPlace(path, { overwrite, folderOf: container === 'frames' ? frameName : undefined })
  await checkFootage(path, document)
  const shape = { ...document.picture, ...output.size }
  const need = outputNeed(shape, plan.frames, { container, codec })
  const tight = await checkSpace(dirname(resolve(path)), 'The result', need)
  const found = await tools()
  if (container !== 'frames' && codec !== 'gif') {
    const { width, height } = shape
    const even = { width: width + (width % 2), height: height + (height % 2), deep: shape.depth === 16 }
    await chooseEncoder(found, codec, undefined, even)
  }
  const { sound, notes } = soundOf(document, output)
  return { plan, codec, sound, notes: [...(tight === undefined ? [] : [tight]), ...notes] }
}
