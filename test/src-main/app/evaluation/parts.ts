// An evaluation's surroundings for tests: an engine in this process that cross-fades, a real cache, real tools.
import { join } from 'node:path'
import { openFrameStore } from '../../../../src-main/app/frame-store.ts'
import type { EvaluationData, EvaluationParts } from '../../../../src-main/app/evaluation/types.ts'
import { memoryChannels } from '../../../../src-shared/channel-memory.ts'
import { engineContract, type EngineContract } from '../../../../src-shared/engine-contract.ts'
import type { Frame } from '../../../../src-shared/frame.ts'
import { connect } from '../../../../src-shared/rpc-connect.ts'
import { serve } from '../../../../src-shared/rpc-serve.ts'
import type { Handlers } from '../../../../src-shared/rpc.ts'
import { fakeDevice, fakeHandlers } from '../../../support/fake-engine.ts'
import { noiseFrame } from '../../../support/frames.ts'
import { testTools } from '../../../support/media-fixtures.ts'

/** What the engine was asked, beside where everything lies. */
export interface TestParts extends EvaluationParts {
  readonly calls: string[]
}

/** Parts with their cache in `folder`; `changed` handlers take the place of the fake engine's. */
export function testParts(folder: string, changed: Partial<Handlers<EngineContract>> = {}): TestParts {
  const calls: string[] = []
  const [ours, theirs] = memoryChannels()
  serve(engineContract, { ...fakeHandlers(), ...changed }, theirs)
  const client = connect(engineContract, ours)
  const call: typeof client.call = (name, input, options) => {
    calls.push(name)
    return client.call(name, input, options)
  }
  return {
    calls,
    engine: { call, ready: () => Promise.resolve(fakeDevice) },
    engineBuild: () => Promise.resolve('build'),
    runtime: { cache: folder },
    tools: testTools,
    openStore: () => {
      const store = openFrameStore(join(folder, 'frames'))
      return Promise.resolve({ store, close: () => store.release() })
    },
  }
}

/** A window whose frames go from one picture of noise to another, cross-faded, with a bump in the middle. */
function windowFrames(seed: number, gap: number, shape: Pick<Frame, 'width' | 'height'>): Frame[] {
  const [from, to] = [noiseFrame(seed, shape), noiseFrame(seed + 1, shape)]
  return Array.from({ length: gap + 1 }, (_, index) => {
    const time = index / gap
    const bump = 12 * Math.sin(Math.PI * time)
    const data = from.data.map((value, at) => {
      const mixed = value + time * ((to.data[at] ?? 0) - value)
      return Math.max(0, Math.min(255, Math.round(mixed + bump)))
    })
    return { ...from, data }
  })
}

/** Data of such windows; `gaps` says of which lengths. */
export function testData(
  gaps: readonly number[],
  windows: number,
  shape = { width: 32, height: 24 },
): EvaluationData {
  return {
    title: 'Made up',
    rule: 'All of them.',
    part: 'All.',
    notes: [],
    windows: gaps.flatMap((gap) =>
      Array.from({ length: windows }, (_, index) => ({
        source: 'made up',
        first: index * 100,
        last: index * 100 + gap,
        movement: 10 + index,
        gap,
        read: () => Promise.resolve(windowFrames(index * 2 + gap * 100, gap, shape)),
      })),
    ),
  }
}
