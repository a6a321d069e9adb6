// Runs a request with progress on stderr, questions, Ctrl-C, and the result on stdout.
import { describeDevice } from '../app/computer.ts'
import type { AppOptions } from '../app/compose.ts'
import { makeInbetweens } from '../app/inbetween.ts'
import type { InbetweenEvent, InbetweenRequest, InbetweenResult } from '../app/inbetween-events.ts'
import type { CliContext } from './context.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createProgress, formatDuration, type Progress } from './progress.ts'
import { ask, canAsk, oneLine, say } from './terminal.ts'

/** How the result is told, and what may be replaced. */
export interface RunOptions {
  readonly json: boolean
  readonly force: boolean
  readonly app: AppOptions
}

const stages = {
  keys: 'Reading the keys',
  engine: 'Starting the engine',
  frames: 'Making the frames in between',
} as const

function createListener(progress: Progress): (event: InbetweenEvent) => void {
  const said = new Set<string>()
  let stored = 0
  return (event) => {
    switch (event.type) {
      case 'stage':
        progress.phase(stages[event.stage])
        progress.start()
        return
      case 'note':
        // Ten gaps with the same trouble are told once.
        if (!said.has(event.text)) progress.line(`note: ${event.text}`)
        said.add(event.text)
        return
      case 'device':
        progress.line(`${describeDevice(event.device)}. ${event.device.reason}`)
        if (event.device.remedy !== undefined) progress.line(`note: ${event.device.remedy}`)
        return
      case 'frame':
        if (!event.made) stored++
        progress.update(event.done, event.total, stored)
        return
      case 'finishing':
        progress.phase(`Finishing and checking ${event.output}`)
        return
    }
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}

function toJson(result: InbetweenResult): string {
  const [first] = result.variants
  return JSON.stringify({
    output: first?.output,
    frames: result.frames,
    keys: result.keys,
    device: result.device,
    seconds: round(result.seconds),
    firstFrameSeconds: result.firstFrameSeconds === undefined ? null : round(result.firstFrameSeconds),
    model: result.model,
    seed: first?.seed,
    ...(result.variants.length > 1 ? { variants: result.variants } : {}),
  })
}

function summarise(result: InbetweenResult): string {
  const { made, stored, firstFrameSeconds: first } = result
  const parts = [
    `${String(result.frames)} frames from ${String(result.keys)} keys`,
    made > 0
      ? `${String(made)} in-betweens made${first === undefined ? '' : `, the first after ${first.toFixed(1)} s`}`
      : '',
    stored > 0 ? `${String(stored)} held or already there` : '',
    made > 0 ? `by ${result.device} with the model ${result.model}` : '',
    `${formatDuration(result.seconds)} in all`,
  ]
  return `${parts.filter((part) => part !== '').join('; ')}.`
}

/** Makes the in-betweens and tells the result. Rejects with the failure, after the progress has been taken away. */
export async function runInbetween(
  context: CliContext,
  request: InbetweenRequest,
  options: RunOptions,
): Promise<void> {
  const { streams } = context
  const progress = createProgress(streams.stderr, { things: 'in-betweens' })
  const interrupt = listenForInterrupt(() => {
    progress.line('Cancelling; press Ctrl-C again to stop at once.')
  })
  const app = context.compose(options.app)
  try {
    const result = await makeInbetweens(app, request, {
      signal: interrupt.signal,
      onEvent: createListener(progress),
      mayOverwrite: async (path) =>
        options.force ||
        (canAsk(streams) && (await ask(streams, `${path} already exists. Overwrite it?`, interrupt.signal))),
    })
    progress.end()
    if (options.json) {
      streams.stdout.write(`${toJson(result)}\n`)
      return
    }
    say(streams.stderr, summarise(result))
    for (const { output, contactSheet } of result.variants) {
      streams.stdout.write(`${oneLine(output)}\n`)
      if (contactSheet !== undefined) streams.stdout.write(`${oneLine(contactSheet)}\n`)
    }
  } finally {
    progress.end()
    await app.close()
    interrupt.dispose()
  }
}
