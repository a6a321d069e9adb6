// The messages of rpc.ts as they cross a channel. Asking and serving use disjoint types, so one channel can do both ways.
import * as v from 'valibot'
import { InterludeError, errorCodes, toErrorShape, type ErrorShape } from './errors.ts'
import type { CallSchemas, Contract } from './rpc.ts'

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
// `undefined` may get lost on the way (MessagePack has none), so payloads are optional.
const payload = v.optional(v.unknown())

const requestSchema = v.variant('type', [
  v.object({ type: v.literal('call'), id, name: v.string(), input: payload }),
  /** The asker no longer wants the answer. */
  v.object({ type: v.literal('cancel'), id }),
  /** The asker is done with one item: the server may send another. */
  v.object({ type: v.literal('taken'), id }),
  v.object({ type: v.literal('ping'), id }),
])

const errorSchema = v.object({
  code: v.fallback(v.picklist(errorCodes), 'internal'),
  message: v.string(),
  remedy: v.nullish(v.string()),
})

const replySchema = v.variant('type', [
  v.object({ type: v.literal('item'), id, item: payload }),
  v.object({ type: v.literal('result'), id, output: payload }),
  v.object({ type: v.literal('error'), id, error: errorSchema }),
  v.object({ type: v.literal('pong'), id }),
])

/** What the asking side sends. */
export type Request = v.InferInput<typeof requestSchema>
/** What the serving side sends. */
export type Reply = v.InferOutput<typeof replySchema>

/** Reads a request, or undefined for anything else. Never throws. */
export function readRequest(message: unknown): Request | undefined {
  return read(requestSchema, message)
}

/** Reads a reply, or undefined for anything else. Never throws. */
export function readReply(message: unknown): Reply | undefined {
  return read(replySchema, message)
}

/** The id of something that wants to be a call but is malformed, so that its asker can be told. */
export function idOfBrokenCall(message: unknown): number | undefined {
  return read(v.object({ type: v.literal('call'), id }), message)?.id
}

/** The reply that carries a failure. */
export function errorReply(callId: number, error: unknown): { type: 'error'; id: number; error: ErrorShape } {
  return { type: 'error', id: callId, error: toErrorShape(error) }
}

/** The schemas of a call. Own properties only: `constructor` and `__proto__` are not calls. Throws `unsupported`. */
export function schemasOf(contract: Contract, name: string): CallSchemas {
  const schemas = Object.hasOwn(contract, name) ? contract[name] : undefined
  if (schemas) return schemas
  throw new InterludeError('unsupported', `There is no call named "${name.slice(0, 80)}".`)
}

/** The error of a value that a channel refused to copy. */
export function uncloneable(what: string, cause: unknown): InterludeError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new InterludeError('internal', `The ${what} cannot be sent: ${why}`, undefined, { cause })
}

/** The issues of a refused value in one line: `times.3: Times ascend.` */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => {
      const path = v.getDotPath(issue)
      return path === null ? issue.message : `${path}: ${issue.message}`
    })
    .join('; ')
}

function read<S extends v.GenericSchema>(schema: S, message: unknown): v.InferOutput<S> | undefined {
  try {
    const result = v.safeParse(schema, message)
    return result.success ? result.output : undefined
  } catch {
    // A message with a throwing getter is as malformed as any other.
    return undefined
  }
}
