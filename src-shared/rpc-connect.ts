// The asking side of a contract.
import * as v from 'valibot'
import type { Channel } from './channel.ts'
import { InterludeError, cancelled, fromErrorShape } from './errors.ts'
import type { Call, CallOptions, CallSchemas, Contract } from './rpc.ts'
import { describeIssues, readReply, schemasOf, uncloneable, type Reply, type Request } from './rpc-wire.ts'

/** Asks for a contract's calls. */
export interface Client<C extends Contract> {
  readonly call: Call<C>
  /** Resolves when the other side's event loop answers. Rejects when the channel closes. */
  readonly ping: () => Promise<void>
  /** Rejects everything that waits, with this reason, and stops listening. The channel stays open. */
  readonly close: (reason?: Error) => void
}

interface Waiting {
  readonly receive: (reply: Reply) => void
  readonly reject: (error: unknown) => void
}

/** Makes the asking side of a contract on a channel. When the channel closes, all that waits rejects with `engine-died`. */
export function connect<C extends Contract>(contract: C, channel: Channel): Client<C> {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let closed: Error | undefined

  const offMessage = channel.onMessage((message) => {
    const reply = readReply(message)
    // Answers to what was cancelled in the meantime find nobody; that is fine.
    if (reply) waiting.get(reply.id)?.receive(reply)
  })

  const close = (reason: Error = connectionLost()) => {
    if (closed) return
    closed = reason
    offMessage()
    offClose()
    const all = [...waiting.values()]
    waiting.clear()
    for (const call of all) call.reject(reason)
  }
  const offClose = channel.onClose((reason) => close(connectionLost(reason)))

  /** Sends a request and lets `open` deal with its replies; its promise settles when `open` or the channel settles it. */
  const ask = <T>(
    request: (id: number) => Request,
    open: (id: number, resolve: (value: T) => void, reject: (error: unknown) => void) => Waiting['receive'],
  ): Promise<T> => {
    if (closed) return Promise.reject(closed)
    const id = ++lastId
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { receive: open(id, resolve, reject), reject })
      try {
        channel.post(request(id))
      } catch (error) {
        reject(uncloneable('question', error))
      }
    }).finally(() => waiting.delete(id))
  }

  const call = async (name: string, input: unknown, options: CallOptions<unknown> = {}): Promise<unknown> => {
    const schemas = schemasOf(contract, name)
    const { signal, onItem } = options
    if (signal?.aborted) throw cancelled()
    let onAbort: (() => void) | undefined
    try {
      return await ask<unknown>(
        (id) => ({ type: 'call', id, name, input }),
        (id, resolve, reject) => {
          const giveUp = (error: unknown) => {
            waiting.delete(id)
            channel.post({ type: 'cancel', id })
            reject(error)
          }
          onAbort = () => giveUp(cancelled())
          signal?.addEventListener('abort', onAbort)
          return receiver(schemas, name, {
            resolve,
            reject,
            giveUp,
            take: async (item) => {
              await onItem?.(item)
              if (waiting.has(id)) channel.post({ type: 'taken', id })
            },
            wanted: () => waiting.has(id),
          })
        },
      )
    } finally {
      if (onAbort) signal?.removeEventListener('abort', onAbort)
    }
  }

  return {
    // The typed face of an untyped function: input is parsed where it is served, output by `receiver`.
    call: call as Call<C>,
    ping: () =>
      ask<undefined>(
        (id) => ({ type: 'ping', id }),
        (_, resolve) => () => resolve(undefined),
      ),
    close,
  }
}

interface CallEnds {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
  readonly giveUp: (error: unknown) => void
  readonly take: (item: unknown) => Promise<void>
  readonly wanted: () => boolean
}

/** Takes a call's replies one after the other, however long an item takes; the result comes after the last item. */
function receiver(schemas: CallSchemas, name: string, ends: CallEnds): (reply: Reply) => void {
  let queue = Promise.resolve()
  const next = (step: () => void | Promise<void>) => {
    queue = queue.then(async () => {
      if (!ends.wanted()) return
      try {
        await step()
      } catch (error) {
        ends.giveUp(error)
      }
    })
  }
  return (reply) => {
    switch (reply.type) {
      case 'item':
        next(() => ends.take(schemas.item ? parse(schemas.item, reply.item, name) : undefined))
        break
      case 'result':
        next(() => ends.resolve(parse(schemas.output, reply.output, name)))
        break
      case 'error': {
        const { code, message, remedy } = reply.error
        next(() => ends.reject(fromErrorShape({ code, message, remedy: remedy ?? undefined })))
        break
      }
      case 'pong':
        break
    }
  }
}

function parse(schema: v.GenericSchema, value: unknown, name: string): unknown {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  throw new InterludeError(
    'internal',
    `The answer to "${name}" is malformed: ${describeIssues(parsed.issues)}`,
  )
}

function connectionLost(cause?: Error): InterludeError {
  return new InterludeError(
    'engine-died',
    'The connection closed before the answer came.',
    'Try again.',
    cause && { cause },
  )
}
