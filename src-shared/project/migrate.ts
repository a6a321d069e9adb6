// Project files of older versions become files of this one, a version at a time. A migration sees what an older program has written,
// still unchecked: it changes what it knows, and leaves it to the schema of the present version to find what is wrong.
import { InterludeError } from '../errors.ts'

/** Fields by name, unchecked. */
export type Fields = Readonly<Record<string, unknown>>

/** Makes the document part of a file of version n one of version n + 1. */
export type Migration = (document: Fields) => Fields

/** The migrations by the version that they start from. */
export type Migrations = Readonly<Record<number, Migration>>

/** The version that this program writes. */
export const currentVersion = 2

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** In version 1 a model made every gap. */
const addMethods: Migration = (document) =>
  Array.isArray(document.gaps)
    ? {
        ...document,
        gaps: document.gaps.map((gap: unknown) => (isFields(gap) ? { ...gap, method: 'model' } : gap)),
      }
    : document

/** Every step from the oldest version that can be read to the present one. Version 1 is the first. */
export const migrations: Migrations = { 1: addMethods }

/**
 * Throws `unsupported` for a version that is newer than `to` (`program` is what has written the file, where it says so), or older than
 * all that can be read.
 */
export function checkVersion(
  version: number,
  program: string | undefined,
  steps: Migrations,
  to: number,
): void {
  if (version > to) {
    const by = program === undefined ? 'a newer Interlude' : `Interlude ${program}`
    throw new InterludeError(
      'unsupported',
      `The project was made by ${by}: its version is ${String(version)}, and this program reads up to ${String(to)}.`,
      'Update Interlude to open it.',
    )
  }
  for (let at = version; at < to; at++) {
    if (Object.hasOwn(steps, at)) continue
    throw new InterludeError(
      'unsupported',
      `The project has version ${String(version)}, which is too old to be read.`,
      'Open and save it with an earlier Interlude first.',
    )
  }
}

/** Brings the document of a file from version `from` to version `to`, step by step. Check the version first. */
export function migrate(document: Fields, from: number, steps: Migrations, to: number): Fields {
  let migrated = document
  for (let at = from; at < to; at++) migrated = steps[at]?.(migrated) ?? migrated
  return migrated
}
