// One life of the engine: from its start, over the ready handshake, to its end, whatever that is.
import type { Channel } from '../../src-shared/channel.ts'
import { engineContract, type Device } from '../../src-shared/engine-contract.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import { connect, type Client } from '../../src-shared/rpc-connect.ts'
import { explainExit } from './explain-exit.ts'
import { watchPulse } from './pulse.ts'
import type { EngineStarter, StartedEngine } from './starter.ts'

/** How patiently an engine is watched; all in ms. */
export interface Patience {
  /** Between questions whether it is alive. */
  readonly interval: number
  /** Silence without work that is forgiven while it comes up: libraries of a gigabyte may come from a slow disk. */
  readonly start: number
  /** The same, once it is ready. */
  readonly run: number
  /** How long it may take to end by itself when it is closed. */
  readonly close: number
}

/** An engine that has said what it computes on. */
export interface EngineProcess {
  readonly device: Device
  readonly client: Client<typeof engineContract>
  /** Resolves with the reason when it has ended; never rejects. */
  readonly ended: Promise<InterludeError>
  /** Watches its pulse while at least one returned function has not been called: only a working engine is watched. */
  readonly watch: () => () => void
  /** Ends it: what waits rejects with `reason`. Resolves when the process is gone. */
  readonly end: (reason: InterludeError) => Promise<void>
}

/** Hears how long the engine has not answered (ms); 0 when it answers again. */
export type OnSilence = (milliseconds: number) => void

/**
 * Starts an engine and waits until it is ready. Rejects with what the engine itself says about why it can't be (no library,
 * no device), with `out-of-memory` or `engine-died` when it ends before it is ready, and with the signal's reason.
 */
export async function startEngineProcess(
  starter: EngineStarter,
  patience: Patience,
  onSilence: OnSilence,
  signal: AbortSignal,
): Promise<EngineProcess> {
  const started = await starter.start()
  const life = live(started, patience, onSilence)
  const stopWatching = life.watch(patience.start)
  const onAbort = () => void life.end(abortReason(signal))
  signal.addEventListener('abort', onAbort)
  try {
    if (signal.aborted) onAbort()
    const device = await life.client.call('describe-device', {})
    return { ...life, device, watch: shared(() => life.watch(patience.run)) }
  } catch (error) {
    // It may be up and merely without a device: nothing of use is left in it.
    await life.end(error instanceof InterludeError ? error : new InterludeError('internal', String(error)))
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    stopWatching()
  }
}

/** Runs one watch for any number of watchers. */
function shared(watch: () => () => void): () => () => void {
  let watchers = 0
  let stop: (() => void) | undefined
  return () => {
    if (watchers++ === 0) stop = watch()
    return () => {
      if (--watchers === 0) stop?.()
    }
  }
}

function abortReason(signal: AbortSignal): InterludeError {
  return signal.reason instanceof InterludeError
    ? signal.reason
    : new InterludeError('cancelled', 'Cancelled.')
}

function live(started: StartedEngine, patience: Patience, onSilence: OnSilence) {
  let cause: InterludeError | undefined
  const client = connect(engineContract, untilExit(started.channel))

  const ended = started.exit.then((exit) => {
    const reason = cause ?? explainExit(exit)
    started.channel.close()
    client.close(reason)
    return reason
  })
  // A process that has lost its channel can't be used, and should have ended itself.
  started.channel.onClose(() => void killAfter(patience.close))

  const killAfter = async (milliseconds: number) => {
    const timer = setTimeout(() => started.kill(), milliseconds)
    await started.exit
    clearTimeout(timer)
  }

  return {
    client,
    ended,
    watch: (forgiven: number) =>
      watchPulse({
        ping: client.ping,
        processorSeconds: () => started.processorSeconds(),
        interval: patience.interval,
        patience: forgiven,
        onSilence,
        onStuck: () => {
          cause = new InterludeError(
            'engine-died',
            'The engine neither worked nor answered any more, so it was ended.',
            'Try again; if it happens again, run interlude doctor.',
          )
          started.kill()
        },
      }),
    end: async (reason: InterludeError) => {
      cause ??= reason
      client.close(reason)
      started.channel.close()
      await killAfter(patience.close)
    },
  }
}

/** The channel closes a moment before the exit is known, and only the exit can say why: let nobody hear the former. */
function untilExit(channel: Channel): Channel {
  return { ...channel, onClose: () => () => undefined }
}
