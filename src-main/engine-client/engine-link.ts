// The engine as the rest of the program sees it: call it, and it is there. It is started when first needed, started again
// when it died (a few times), and says in words why when it can't be had.
import type { Device, EngineContract } from '../../src-shared/engine-contract.ts'
import { InterludeError, cancelled, throwIfCancelled } from '../../src-shared/errors.ts'
import type { Call } from '../../src-shared/rpc.ts'
import { startEngineProcess, type EngineProcess, type Patience } from './engine-process.ts'
import type { EngineStatus } from './engine-status.ts'
import { createRestartBudget } from './restarts.ts'
import type { EngineStarter } from './starter.ts'

/** Settings of {@link createEngine}. */
export interface EngineOptions {
  readonly starter: EngineStarter
  /** Deaths within `restartWindow` ms after which no new start is tried; default 3 in 10 minutes. */
  readonly restartLimit?: number
  readonly restartWindow?: number
  readonly patience?: Partial<Patience>
}

/** The engine, whichever process it lives in at the moment. */
export interface Engine {
  /** Starts it if need be. Resolves with the device it computes on; rejects with the reason why there is none. */
  ready(signal?: AbortSignal): Promise<Device>
  /**
   * Asks it, starting it if need be. Beside what the call itself rejects with: `engine-died` or `out-of-memory` when the
   * process ended under it (the next call gets a new one), `cancelled` by the signal or by `close`.
   */
  readonly call: Call<EngineContract>
  /** Forgets how often it died: the next call starts it again, also where it was given up. For a user who has done something about it. */
  renew(): void
  /**
   * Ends its process, where there is one, and forgets how often it died: the next call starts another. What runs in it rejects with
   * `engine-died`. Resolves when the process is gone.
   */
  restart(): Promise<void>
  readonly status: () => EngineStatus
  /** Hears every change of status. Returns the remover. */
  onStatus(listener: (status: EngineStatus) => void): () => void
  /** Ends it for good; what waits rejects with `cancelled`. Resolves when its process is gone. */
  close(): Promise<void>
}

const defaultPatience: Patience = { interval: 5000, start: 300_000, run: 60_000, close: 2000 }
const defaultLimit = 3
const defaultWindow = 600_000

/** Makes an engine that is not yet started. Whoever makes it closes it. */
export function createEngine(options: EngineOptions): Engine {
  const patience = { ...defaultPatience, ...options.patience }
  const budget = createRestartBudget(
    options.restartLimit ?? defaultLimit,
    options.restartWindow ?? defaultWindow,
  )
  const closing = new AbortController()
  const listeners = new Set<(status: EngineStatus) => void>()
  let status: EngineStatus = { state: 'off' }
  let current: Promise<EngineProcess> | undefined
  let lastReason: InterludeError | undefined
  /** Is being ended because somebody wants a new one. */
  let leaving: EngineProcess | undefined

  const setStatus = (next: EngineStatus) => {
    status = next
    for (const listener of [...listeners]) listener(next)
  }

  const died = (reason: InterludeError) => {
    current = undefined
    lastReason = reason
    if (closing.signal.aborted) return
    budget.spend()
    setStatus({ state: 'stopped', reason, final: !budget.left() })
  }

  const start = async (): Promise<EngineProcess> => {
    let device: Device | undefined
    setStatus({ state: 'starting' })
    const onSilence = (milliseconds: number) => {
      if (closing.signal.aborted) return
      if (milliseconds > 0) setStatus({ state: 'silent', milliseconds })
      else setStatus(device ? { state: 'ready', device } : { state: 'starting' })
    }
    try {
      const engine = await startEngineProcess(options.starter, patience, onSilence, closing.signal)
      device = engine.device
      setStatus({ state: 'ready', device })
      void engine.ended.then((reason) => {
        if (leaving !== engine) {
          died(reason)
          return
        }
        leaving = undefined
        current = undefined
        if (!closing.signal.aborted) setStatus({ state: 'off' })
      })
      return engine
    } catch (error) {
      died(error instanceof InterludeError ? error : new InterludeError('internal', String(error)))
      throw error
    }
  }

  const get = (): Promise<EngineProcess> => {
    if (closing.signal.aborted) return Promise.reject(cancelled())
    if (!current && !budget.left()) return Promise.reject(givenUp(lastReason))
    return (current ??= start())
  }

  const call: Call<EngineContract> = async (name, input, callOptions) => {
    const engine = await abortable(get, callOptions?.signal)
    const stopWatching = engine.watch()
    try {
      return await engine.client.call(name, input, callOptions)
    } finally {
      stopWatching()
    }
  }

  return {
    ready: async (signal) => (await abortable(get, signal)).device,
    call,
    renew: () => budget.renew(),
    restart: async () => {
      budget.renew()
      const engine = await current?.catch(() => undefined)
      if (!engine || closing.signal.aborted) return
      leaving = engine
      await engine.end(
        new InterludeError('engine-died', 'The engine is being started anew.', 'Try again in a moment.'),
      )
      await engine.ended
    },
    status: () => status,
    onStatus: (listener) => {
      const entry = (next: EngineStatus) => listener(next)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    close: async () => {
      if (!closing.signal.aborted) {
        closing.abort(cancelled())
        setStatus({ state: 'off' })
      }
      const engine = await current?.catch(() => undefined)
      await engine?.end(cancelled())
    },
  }
}

/** Waits for the engine, but not longer than the signal allows; a start goes on for the others who want it. */
async function abortable<T>(get: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  throwIfCancelled(signal)
  if (!signal) return get()
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled())
    signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([get(), aborted])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

function givenUp(reason: InterludeError | undefined): InterludeError {
  return new InterludeError(
    reason?.code ?? 'engine-died',
    `The engine stopped too often and is not started again for now. The last time: ${reason?.message ?? ''}`,
    reason?.remedy ?? 'Wait a few minutes and try again, or run interlude doctor.',
    reason && { cause: reason },
  )
}
