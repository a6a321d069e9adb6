// A document as text and back. The text is canonical: one document, one text, with a line for each source, keyframe and gap, so that
// two versions compare well. What comes from a file is trusted in nothing.
//
//   { "format": "interlude-project", "version": 2, "program": "0.1.0", "document": { ... } }
import * as v from 'valibot'
import { InterludeError } from '../errors.ts'
import { findProblem } from './check.ts'
import { documentSchema, type ProjectDocument } from './document.ts'
import { checkVersion, currentVersion, migrate, migrations, type Fields, type Migrations } from './migrate.ts'
import { describeIssue } from './refusals.ts'
import { limits } from './values.ts'

const format = 'interlude-project'

const versionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** All that is read before the version is known: the rest may be of a form that is yet to be thought of. */
const headSchema = v.looseObject({
  format: v.literal(format),
  version: versionSchema,
  program: v.optional(v.pipe(v.string(), v.regex(/^[\w.+-]{1,40}$/))),
})

const isFields = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fileSchema = v.strictObject({
  ...headSchema.entries,
  document: v.custom<Fields>(isFields, 'Expected an object'),
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

function checked<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (!result.success) throw damaged(describeIssue(result.issues))
  return result.output
}

/** The document, if it is one. Throws `damaged`, naming the field. */
function checkDocument(value: unknown): ProjectDocument {
  const document = checked(documentSchema, value)
  const problem = findProblem(document)
  if (problem) throw damaged(`${problem.field} ${problem.text}`)
  return document
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
  const head = checked(headSchema, json)
  checkVersion(head.version, head.program, steps, version)
  const file = checked(fileSchema, json)
  return checkDocument(migrate(file.document, file.version, steps, version))
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
