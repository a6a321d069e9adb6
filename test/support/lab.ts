// A contract of odd calls for the suite over all transports, and handlers that also run in a forked process.
import * as v from 'valibot'
import { processChannel } from '../../src-shared/channel-process.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Handlers } from '../../src-shared/rpc.ts'
import { serve } from '../../src-shared/rpc-serve.ts'

export const labFile = import.meta.filename

const anything = v.optional(v.unknown())

export const labContract = {
  echo: { input: v.object({ value: anything }), output: v.object({ value: anything }) },
  double: { input: v.object({ n: v.pipe(v.number(), v.integer()) }), output: v.number() },
  fail: { input: v.picklist(['expected', 'plain', 'odd']), output: v.null() },
  /** Emits 0..count-1, waiting for each to be on its way or (`hasty`) for none, then answers with the count. */
  count: {
    input: v.object({ count: v.number(), hasty: v.optional(v.boolean()) }),
    output: v.number(),
    item: v.number(),
  },
  /** Ends only when it is cancelled. */
  wait: { input: v.null(), output: v.null() },
  /** A window on a larger buffer, private or shared. */
  view: { input: v.object({ shared: v.boolean() }), output: v.instance(Uint8Array) },
  /** Answers or emits what cannot be copied, or what breaks the contract. */
  odd: {
    input: v.picklist(['uncloneable answer', 'uncloneable item', 'wrong answer', 'wrong item']),
    output: v.union([v.string(), v.function()]),
    item: v.union([v.string(), v.function()]),
  },
  /** What the other calls have come to. */
  facts: {
    input: v.null(),
    output: v.object({ emitted: v.number(), aborted: v.number(), running: v.number() }),
  },
}

export function labHandlers(): Handlers<typeof labContract> {
  const facts = { emitted: 0, aborted: 0, running: 0 }
  return {
    echo: async ({ value }) => Promise.resolve({ value }),
    double: async ({ n }) => Promise.resolve(2 * n),
    fail: async (how) => {
      await Promise.resolve()
      if (how === 'expected') {
        throw new InterludeError('too-large', 'It is too large: x.png.', 'Make it smaller.')
      }
      if (how === 'plain') throw new TypeError('A defect.')
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- libraries do such things
      throw 'just words'
    },
    count: async ({ count, hasty }, { emit, signal }) => {
      facts.running++
      try {
        for (let index = 0; index < count; index++) {
          const sent = emit(index)
          if (!hasty) await sent
          facts.emitted++
        }
      } finally {
        facts.running--
        if (signal.aborted) facts.aborted++
      }
      return count
    },
    wait: async (_, { signal }) => {
      facts.running++
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      facts.running--
      facts.aborted++
      return null
    },
    view: async ({ shared }) => {
      const buffer = shared ? new SharedArrayBuffer(1 << 20) : new ArrayBuffer(1 << 20)
      return Promise.resolve(new Uint8Array(buffer as ArrayBuffer, 5, 7).fill(9))
    },
    odd: async (what, { emit }) => {
      const wrong = 42 as unknown as string
      if (what === 'uncloneable item') await emit(() => 1)
      if (what === 'wrong item') await emit(wrong)
      if (what === 'wrong answer') return wrong
      return what === 'uncloneable answer' ? () => 1 : 'done'
    },
    facts: async () => Promise.resolve({ ...facts }),
  }
}

if (process.argv[1] === labFile && process.send) {
  const channel = processChannel(process)
  serve(labContract, labHandlers(), channel)
  channel.onClose(() => process.exit(0))
}
