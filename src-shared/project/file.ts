// A document as text and back. The text is canonical: one document, one text, with a line for each source, keyframe and gap, so that
// two versions compare well. What comes from a file is trusted in nothing.
//
//   { "format": "interlude-project", "version": 1, "program": "0.1.0", "document": { ... } }
import * as v from 'valibot'
import { InterludeError } from '../errors.ts'
import { findProblem } from './check.ts'
import { documentSchema, type ProjectDocument } from './document.ts'
import { currentVersion, migrate, migrations, type Migrations } from './migrate.ts'
import { describeIssue } from './refusals.ts'
import { limits } from './values.ts'

const format = 'interlude-project'

/** All that is read before the version is known; anything else in it is for that version to judge. */
const fileSchema = v.looseObject({
  format: v.literal(format),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  program: v.optional(v.pipe(v.string(), v.regex(/^[\w.+-]{1,40}$/))),
  document: v.record(v.string(), v.unknown()),
})

function damaged(what: string, cause?: unknown): InterludeError {
  return new InterludeError(
    'damaged',
    `The project is damaged: ${what}.`,
    'Open an earlier version of it, or one that was kept automatically.',
    cause === undefined ? undefined : { cause },
  )
}

function parseJson(text: string): unknown {
  if (text.length > limits.text) {
    throw new InterludeError(
      'too-large',
      `The project file has ${String(Math.round(text.length / 2 ** 20))} million characters, more than any project.`,
      'Make sure that this is a project file of Interlude.',
    )
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damaged(text.trim() === '' ? 'it is empty' : 'it is not complete, or not a project file', error)
  }
}

/** The document, or why it is none, by field. Throws `damaged`. */
function checkDocument(value: unknown): ProjectDocument {
  const result = v.safeParse(documentSchema, value, { abortEarly: true })
  if (!result.success) throw damaged(describeIssue(result.issues))
  const problem = findProblem(result.output)
  if (problem) throw damaged(`${problem.field} ${problem.text}`)
  return result.output
}

/**
 * Reads a project file. Throws `damaged`, naming the field; `unsupported` for a version that can't be read; and for a file of another
 * kind; `too-large`.
 */
export function parseProject(
  text: string,
  steps: Migrations = migrations,
  version = currentVersion,
): ProjectDocument {
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null || !('format' in json) || json.format !== format) {
    throw new InterludeError(
      'unsupported',
      'The file is not a project of Interlude.',
      'Choose a project file; pictures and videos are added to a project, not opened.',
    )
  }
  const file = v.safeParse(fileSchema, json, { abortEarly: true })
  if (!file.success) throw damaged(describeIssue(file.issues))
  const { document, version: from, program } = file.output
  return checkDocument(migrate(document, from, program, steps, version))
}

const lines = (items: readonly unknown[]): string =>
  items.length === 0 ? '[]' : `[\n      ${items.map((item) => JSON.stringify(item)).join(',\n      ')}\n    ]`

/** Writes a project file; `program` is the version of the program that does. Reading it gives an equal document. */
export function formatProject(document: ProjectDocument, program: string): string {
  // The schema puts every field into its place, and no document leaves that could not be read again.
  const fields = Object.entries(checkDocument(document)).map(
    ([name, value]) =>
      `    ${JSON.stringify(name)}: ${Array.isArray(value) ? lines(value) : JSON.stringify(value)}`,
  )
  const head = { format, version: currentVersion, program }
  const opening = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  )
  return `{\n${opening.join(',\n')},\n  "document": {\n${fields.join(',\n')}\n  }\n}\n`
}
