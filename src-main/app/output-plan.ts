// The files that a run will write, one result (and contact sheet) for each seed, all checked before any work.
import { extname, resolve } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import type { InbetweenRequest } from './inbetween-events.ts'
import { checkPlace, resolveOutput, variantPath, type OutputTarget } from './output.ts'

/** What one seed becomes. */
export interface PlannedOutput {
  readonly seed: number
  readonly target: OutputTarget
  /** Whether the user allowed to replace what is there. */
  readonly overwrite: boolean
  /** Its contact sheet. */
  readonly sheet: { readonly path: string; readonly overwrite: boolean } | undefined
}

/** Largest seed: seeds are unsigned 32-bit numbers. */
export const largestSeed = 4294967295
/** Most results of one run. */
export const maxVariants = 100

function checkSeeds(seed: number, variants: number): void {
  if (!Number.isSafeInteger(variants) || variants < 1 || variants > maxVariants) {
    throw new InterludeError(
      'out-of-range',
      `${String(variants)} variants can't be made.`,
      `Ask for 1 to ${String(maxVariants)}.`,
    )
  }
  if (!Number.isSafeInteger(seed) || seed < 0 || seed + variants - 1 > largestSeed) {
    throw new InterludeError(
      'out-of-range',
      `The seed ${String(seed)} can't be used.`,
      `Seeds are whole numbers from 0 to ${String(largestSeed)}.`,
    )
  }
}

async function planSheet(
  path: string,
  taken: readonly string[],
  mayOverwrite: (path: string) => Promise<boolean>,
): Promise<{ path: string; overwrite: boolean }> {
  if (extname(path).toLowerCase() !== '.png') {
    throw new InterludeError(
      'unsupported',
      `The contact sheet ${path} is no PNG.`,
      'Let its name end with .png.',
    )
  }
  // To the check a sheet is a file like any other.
  const overwrite = await checkPlace({ path, container: 'gif', codec: undefined }, taken, mayOverwrite)
  return { path, overwrite }
}

/**
 * The outputs of a request, checked one by one; `sources` are the files that the keys come from.
 * Throws `out-of-range` for seeds, and what {@link resolveOutput} and {@link checkPlace} throw.
 */
export async function planOutputs(
  request: InbetweenRequest,
  sources: readonly string[],
  mayOverwrite: (path: string) => Promise<boolean>,
): Promise<PlannedOutput[]> {
  const { seed: firstSeed, variants, folder, contactSheet } = request
  checkSeeds(firstSeed, variants)
  const main = await resolveOutput(request.output, request.codec, folder)
  const planned: PlannedOutput[] = []
  for (let seed = firstSeed; seed < firstSeed + variants; seed++) {
    const name = (path: string): string => (variants === 1 ? path : variantPath(path, seed))
    const target = { ...main, path: name(main.path) }
    const overwrite = await checkPlace(target, sources, mayOverwrite)
    const sheet =
      contactSheet === undefined
        ? undefined
        : await planSheet(name(resolve(folder, contactSheet)), [...sources, target.path], mayOverwrite)
    planned.push({ seed, target, overwrite, sheet })
  }
  return planned
}
