// The serving side of a contract.
import * as v from 'valibot'
import type { Channel } from './channel.ts'
import { InterludeError, cancelled } from './errors.ts'
import type { CallContext, Contract, Handlers } from './rpc.ts'
import {
  describeIssues,
  errorReply,
  idOfBrokenCall,
  readRequest,
  schemasOf,
  uncloneable,
} from './rpc-wire.ts'

/** How many items of a call may be on the way or waiting at the asker. */
const defaultWindow = 4

/** Settings of {@link serve}. */
export interface ServeOptions {
  /** Items of one call that may be untaken before `emit` waits; default 4. */
  readonly window?: number
  /** Hears defects (errors that are not an InterludeError) with their stack, for the log. */
  readonly onDefect?: (error: unknown, call: string) => void
}

type AnyHandler = (input: unknown, context: CallContext<unknown>) => Promise<unknown>

/**
 * Answers a contract's calls on a channel until it closes or the returned function is called; either aborts what runs.
 * Nothing that arrives can make it throw: malformed messages are answered where they name a call, else dropped.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  channel: Channel,
  options: ServeOptions = {},
): () => void {
  const running = new Map<number, RunningCall>()

  const reply = (id: number, message: unknown) => {
    try {
      channel.post(message)
    } catch (error) {
      channel.post(errorReply(id, uncloneable('answer', error)))
    }
  }

  const start = (id: number, name: string, input: unknown) => {
    if (running.has(id)) return
    const call = new RunningCall(id, channel, options.window ?? defaultWindow)
    running.set(id, call)
    void answer(call, name, input).then((message) => {
      running.delete(id)
      if (!call.signal.aborted) reply(id, message)
    })
  }

  const answer = async (call: RunningCall, name: string, input: unknown): Promise<unknown> => {
    try {
      const { schemas, handler } = lookUp(contract, handlers, name)
      const parsed = v.safeParse(schemas.input, input)
      if (!parsed.success) {
        throw new InterludeError('usage', `The call "${name}" was refused: ${describeIssues(parsed.issues)}`)
      }
      const output = await handler(parsed.output, call)
      await call.flush()
      return { type: 'result', id: call.id, output }
    } catch (error) {
      const expected = error instanceof InterludeError || call.signal.aborted
      if (!expected) options.onDefect?.(error, name)
      return errorReply(call.id, error)
    }
  }

  const offMessage = channel.onMessage((message) => {
    const request = readRequest(message)
    switch (request?.type) {
      case 'call':
        start(request.id, request.name, request.input)
        break
      case 'cancel':
        running.get(request.id)?.abort()
        break
      case 'taken':
        running.get(request.id)?.taken()
        break
      case 'ping':
        channel.post({ type: 'pong', id: request.id })
        break
      case undefined: {
        const id = idOfBrokenCall(message)
        if (id !== undefined && !running.has(id)) {
          channel.post(errorReply(id, new InterludeError('usage', 'A malformed call was refused.')))
        }
      }
    }
  })

  const stop = () => {
    offMessage()
    offClose()
    for (const call of running.values()) call.abort()
  }
  const offClose = channel.onClose(stop)
  return stop
}

function lookUp<C extends Contract>(contract: C, handlers: Handlers<C>, name: string) {
  const schemas = schemasOf(contract, name)
  if (!Object.hasOwn(handlers, name)) throw new InterludeError('internal', `"${name}" has no handler.`)
  // The edge between typed handlers and untyped messages: `input` is parsed by this very schema before it is passed.
  const handler = handlers[name] as unknown as AnyHandler
  return { schemas, handler }
}

/** One call at work: its signal, and the window of items that the asker has not yet taken. */
class RunningCall implements CallContext<unknown> {
  readonly id: number
  readonly #channel: Channel
  readonly #controller = new AbortController()
  readonly #window: number
  #untaken = 0
  #wake: (() => void) | undefined
  #queue: Promise<void> = Promise.resolve()

  constructor(id: number, channel: Channel, window: number) {
    this.id = id
    this.#channel = channel
    this.#window = window
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  // A property, so that handlers may destructure their context.
  readonly emit = (item: unknown): Promise<void> => {
    const sent = this.#queue.then(() => this.#send(item))
    // A failed item must not stop the queue, nor count as unhandled where the handler does not await it.
    this.#queue = sent.catch(() => undefined)
    return sent
  }

  /** Resolves when all emitted items are on their way. */
  flush(): Promise<void> {
    return this.#queue
  }

  taken(): void {
    if (this.#untaken > 0) this.#untaken--
    this.#wake?.()
  }

  abort(): void {
    this.#controller.abort(cancelled())
    this.#wake?.()
  }

  async #send(item: unknown): Promise<void> {
    while (this.#untaken >= this.#window && !this.signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    this.#wake = undefined
    if (this.signal.aborted) throw cancelled()
    try {
      this.#channel.post({ type: 'item', id: this.id, item })
    } catch (error) {
      throw uncloneable('item', error)
    }
    this.#untaken++
  }
}
