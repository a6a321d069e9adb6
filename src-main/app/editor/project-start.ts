// What a project begins with: nothing, or the keyframes that come with the program.
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import { srgb } from '../../../src-shared/frame.ts'
import { createDocument, type ProjectDocument } from '../../../src-shared/project/document.ts'
import { setPicture } from '../../../src-shared/project/edit-project.ts'
import { addKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { addSources } from '../../../src-shared/project/edit-sources.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { rational, toNumber, type Rational } from '../../../src-shared/timebase.ts'
import { defaultCount } from '../plan.ts'

/** A new project: 24 frames a second, 1280x720. */
export function newDocument(model: string): ProjectDocument {
  return createDocument({
    rate: rational(24),
    picture: { width: 1280, height: 720, channels: 3, depth: 8, colour: srgb, fit: 'fit' },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model,
      seed: 1,
    },
  })
}

/** The keyframes that come with the program, in order. Throws `not-found`. */
export async function samplePaths(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const pictures = names.filter((name) => /\.(png|jpg)$/.test(name)).sort()
  if (pictures.length < 2) {
    throw new InterludeError(
      'not-found',
      `The sample's keyframes are missing from ${folder}.`,
      'Install the program again.',
    )
  }
  return pictures.map((name) => join(folder, name))
}

/** A project of these pictures, as many in-betweens between each two as the command line makes. */
export function sampleDocument(pictures: readonly Source[], model: string): ProjectDocument {
  const [first] = pictures
  const empty = newDocument(model)
  const sized = first
    ? setPicture(empty, { ...empty.picture, width: first.facts.width, height: first.facts.height })
    : empty
  const keyframes = pictures.map(({ id }, index) => ({
    id: randomUUID(),
    at: index * (defaultCount + 1),
    shows: { kind: 'picture', source: id } as const,
  }))
  return addKeyframes(addSources(sized, pictures), keyframes)
}

/** Rates that people mean. */
const usualRates: readonly Rational[] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
  [120, 1],
].map(([num, den]) => rational(num ?? 24, den))

/** The rate of a project made of this source: its own; where it varies, the usual one that is nearest to its mean. */
export function suggestRate({ facts }: Pick<Source, 'facts'>): Rational {
  const rate = facts.frameRate
  if (rate === null) return rational(24)
  const value = toNumber(rate)
  if (!facts.variableRate && value <= 1000) return rate
  const distance = (other: Rational) => Math.abs(Math.log(toNumber(other) / value))
  return usualRates.reduce((best, other) => (distance(other) < distance(best) ? other : best))
}
