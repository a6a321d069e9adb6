// What the desktop's shell (Electron) and its core (plain Node) say to each other on stream 0 of their pipe. Plain messages, since the
// shell must run on any Electron's Node: one question alone (`pick`) has an answer. Windows have streams of their own, whose bytes the
// shell passes on unread.
import { decode, encode } from '@msgpack/msgpack'
import * as v from 'valibot'
import { editorContract } from './editor/contract.ts'
import { errorShapeSchema, pathSchema } from './editor/values.ts'

const pickSchema = editorContract.pick.input

/** What a native dialog is asked for. */
export type PickAsk = v.InferOutput<typeof pickSchema>

const toCoreSchema = v.variant('type', [
  /** The system, the command line or a drop on the icon names files. */
  v.object({ type: v.literal('open'), paths: v.array(pathSchema) }),
  v.object({ type: v.literal('command'), command: v.string() }),
  v.object({ type: v.literal('picked'), id: v.number(), paths: v.nullable(v.array(pathSchema)) }),
  /** Keep everything, and end. */
  v.object({ type: v.literal('quit') }),
])

const toShellSchema = v.variant('type', [
  /** The core serves windows from now on. */
  v.object({ type: v.literal('ready') }),
  /** The core can't start, or ends. */
  v.object({ type: v.literal('failed'), error: errorShapeSchema }),
  v.object({ type: v.literal('pick'), id: v.number(), ask: pickSchema }),
  v.object({ type: v.literal('reveal'), path: pathSchema }),
  /** Share (0..1) of the running work, null for none; and what of it an end would stop. */
  v.object({
    type: v.literal('working'),
    share: v.nullable(v.number()),
    held: v.array(v.picklist(['export', 'training'])),
  }),
  v.object({
    type: v.literal('titled'),
    name: v.nullable(v.string()),
    path: v.nullable(pathSchema),
    saved: v.boolean(),
  }),
])

/** A message to the core. */
export type ToCore = v.InferOutput<typeof toCoreSchema>
/** A message to the shell. */
export type ToShell = v.InferOutput<typeof toShellSchema>

/** A message as bytes. */
export function packControl(message: ToCore | ToShell): Uint8Array {
  return encode(message, { ignoreUndefined: true })
}

function unpack<S extends v.GenericSchema>(schema: S, bytes: Uint8Array): v.InferOutput<S> | undefined {
  try {
    const result = v.safeParse(schema, decode(bytes))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}

/** What the shell said, or undefined for anything else. */
export function readToCore(bytes: Uint8Array): ToCore | undefined {
  return unpack(toCoreSchema, bytes)
}

/** What the core said, or undefined for anything else. */
export function readToShell(bytes: Uint8Array): ToShell | undefined {
  return unpack(toShellSchema, bytes)
}
