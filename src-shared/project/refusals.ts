// How an edit refuses: an error that names the thing and says what to do instead. A refused edit has changed nothing.
import * as v from 'valibot'
import { InterludeError } from '../errors.ts'
import type { Keyframe } from './keyframe.ts'

/** The first complaint of a schema, with the path to the field: `shows.index: Invalid type: ...`. */
export function describeIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const path = (issues[0].path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${String(key)}]` : `.${String(key).slice(0, 60)}`))
    .join('')
    .replace(/^\./, '')
  // Received values are the file's, and may be of any length.
  const text = issues[0].message.slice(0, 200)
  return path === '' ? text : `${path}: ${text}`
}

/**
 * The value, checked and in the schema's own form. Throws `out-of-range`, naming the field; `what` begins the sentence:
 * "The keyframe".
 */
export function accept<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  throw new InterludeError(
    'out-of-range',
    `${what} can't be set so (${describeIssue(result.issues)}).`,
    'Choose a value within the limits.',
  )
}

/** The place of a keyframe is taken. */
export function occupied(at: number): InterludeError {
  return new InterludeError(
    'exists',
    `There is a keyframe at frame ${String(at)} already.`,
    'Choose another frame, or replace that keyframe.',
  )
}

/** There would be more than the document may hold. */
export function tooMany(what: string, limit: number): InterludeError {
  return new InterludeError(
    'too-large',
    `A project holds at most ${String(limit)} ${what}.`,
    `Remove some ${what} first, or go on in another project.`,
  )
}

/** A keyframe would leave the timeline. */
export function offTimeline(at: number): InterludeError {
  return new InterludeError(
    'out-of-range',
    at < 0
      ? 'A keyframe would come before the first frame of the timeline.'
      : `A keyframe would come after the end of the timeline, at frame ${String(at)}.`,
    at < 0 ? 'Move less far, or make room at the start first.' : 'Move it less far.',
  )
}

/** A source can't give what a keyframe is to show. */
export function notShown({ at }: Pick<Keyframe, 'at'>, why: string): InterludeError {
  return new InterludeError(
    'out-of-range',
    `The keyframe at frame ${String(at)} ${why}.`,
    'Choose a frame that the source has.',
  )
}
