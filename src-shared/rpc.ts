// Typed calls over a channel. A contract is one value that holds the schemas of every call; both sides derive from it.
// A call can stream items to its asker while it runs; a slow asker holds the server back instead of filling memory.
import type * as v from 'valibot'

/** The schemas of one call. Input is parsed where it is served; items and output where they were asked for. */
export interface CallSchemas {
  readonly input: v.GenericSchema
  readonly output: v.GenericSchema
  /** Present when the call streams. */
  readonly item?: v.GenericSchema
}

/** Calls by name. */
export type Contract = Readonly<Record<string, CallSchemas>>

/** The names of a contract's calls. */
export type CallName<C extends Contract> = keyof C & string

/** What one item of a call is; `never` when the call does not stream. */
export type ItemOf<C extends CallSchemas> = C extends { readonly item: infer S extends v.GenericSchema }
  ? v.InferOutput<S>
  : never

/** What a handler is given beside its input. */
export interface CallContext<Item> {
  /** Fires when the asker cancels or the channel closes. */
  readonly signal: AbortSignal
  /**
   * Sends an item. Resolves when it is on its way, which waits while the asker has not yet taken the last few; after that
   * its buffers may be reused. Items arrive in the order of the calls to `emit`. Rejects with `cancelled` after the signal,
   * and with `internal` when the item cannot be copied.
   */
  readonly emit: (item: Item) => Promise<void>
}

/** Does the work of one call. What it throws reaches the asker as code, message and remedy. */
export type Handler<C extends CallSchemas> = (
  input: v.InferOutput<C['input']>,
  context: CallContext<ItemOf<C>>,
) => Promise<v.InferInput<C['output']>>

/** A handler for every call of a contract. */
export type Handlers<C extends Contract> = { readonly [N in CallName<C>]: Handler<C[N]> }

/** What may go with a call. There is no time-out: liveness is the heartbeat's business. */
export interface CallOptions<Item> {
  /** Cancels the call: it rejects with `cancelled` at once, and the handler's signal fires. */
  readonly signal?: AbortSignal | undefined
  /**
   * Takes each item, one after the other; the next is asked for when this has resolved. If it throws, the call is cancelled
   * and rejects with that very error. Without it items are dropped.
   */
  readonly onItem?: ((item: Item) => void | Promise<void>) | undefined
}

/** Asks. Resolves after the last item was taken. */
export type Call<C extends Contract> = <N extends CallName<C>>(
  name: N,
  input: v.InferInput<C[N]['input']>,
  options?: CallOptions<ItemOf<C[N]>>,
) => Promise<v.InferOutput<C[N]['output']>>
