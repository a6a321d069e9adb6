// The self-test with real folders and a real ffmpeg; the engine is one that cross-fades, and can fail.
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TestedApp } from '../../../../src-main/app/self-test/parts.ts'
import { selfTest } from '../../../../src-main/app/self-test/self-test.ts'
import { movingSquare } from '../../../../src-main/app/self-test/test-engine.ts'
import type { TestName, TestResult } from '../../../../src-shared/editor/device.ts'
import { memoryChannels } from '../../../../src-shared/channel-memory.ts'
import { engineContract } from '../../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import type { Frame } from '../../../../src-shared/frame.ts'
import { connect } from '../../../../src-shared/rpc-connect.ts'
import { serve } from '../../../../src-shared/rpc-serve.ts'
import { fakeDevice, fakeHandlers } from '../../../support/fake-engine.ts'
import { testTools } from '../../../support/media-fixtures.ts'
import { temporaryFolder } from '../../../support/temp.ts'

/** `paint`: what the engine gives instead of a cross-fade. */
function appIn(base: string, changes: Partial<TestedApp> = {}, paint?: () => Frame): TestedApp {
  const [ours, theirs] = memoryChannels()
  const handlers = fakeHandlers()
  serve(
    engineContract,
    {
      ...handlers,
      inbetween: (input, context) =>
        handlers.inbetween(input, {
          ...context,
          emit: (item) => context.emit(paint ? { ...item, frame: paint() } : item),
        }),
    },
    theirs,
  )
  const folder = join(base, 'model')
  return {
    engine: { call: connect(engineContract, ours).call, ready: () => Promise.resolve(fakeDevice) },
    // The few facts of a runtime, and of a library, that are looked at.
    runtime: { cache: join(base, 'cache'), data: join(base, 'data') } as TestedApp['runtime'],
    models: { resolve: () => Promise.resolve({ name: 'starter', folder }) } as unknown as TestedApp['models'],
    tools: testTools,
    ...changes,
  }
}

async function run(
  app: TestedApp,
  signal = new AbortController().signal,
): Promise<Map<TestName, TestResult>> {
  const last = new Map<TestName, TestResult>()
  for await (const result of selfTest(app, signal)) {
    if (result.state !== 'running') expect(last.get(result.name)?.state).toBe('running')
    last.set(result.name, result)
  }
  return last
}

describe('the self-test', () => {
  it('tries everything, leaves nothing behind, and says how long each part took', async () => {
    const base = temporaryFolder()
    const results = [...(await run(appIn(base))).values()]
    expect(results.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ['device', 'speed', 'in-between', 'video', 'cache', 'data'].map(
        (name) => expect.stringMatching(`^${name} (ok|warning)$`) as string,
      ),
    )
    expect(results.every(({ seconds = -1 }) => seconds >= 0)).toBe(true)
    expect(results[3]?.value).toMatch(/^12 frames written with .*264/)
    for (const folder of ['cache', 'data']) expect(readdirSync(join(base, folder))).toEqual([])
  })

  it('gives a remedy for every failure, and goes on after each', async () => {
    const base = temporaryFolder()
    writeFileSync(join(base, 'cache'), 'a file where the folder should be')
    mkdirSync(join(base, 'data'))
    const broken = (code: 'engine-died' | 'tool-missing') => () =>
      Promise.reject(new InterludeError(code, `It is ${code}.`))
    const app = appIn(base, {
      engine: { call: broken('engine-died'), ready: broken('engine-died') },
      tools: broken('tool-missing'),
    })
    const results = await run(app)
    for (const name of ['device', 'speed', 'in-between', 'video', 'cache'] as const) {
      expect(results.get(name)).toMatchObject({
        state: 'failed',
        remedy: expect.stringMatching(/\S/) as string,
      })
    }
    expect(results.get('data')?.state).not.toBe('failed')
    expect(results.get('cache')?.value).toContain("can't be written to")
  })

  it.skipIf(process.getuid?.() === 0)(
    'says of a folder that may not be written how to name another',
    async () => {
      const base = temporaryFolder()
      mkdirSync(join(base, 'data'))
      chmodSync(join(base, 'data'), 0o500)
      expect((await run(appIn(base))).get('data')?.remedy).toContain('INTERLUDE_DATA')
    },
  )

  it('fails where the device gives a picture that is worse than none', async () => {
    const results = await run(
      appIn(temporaryFolder(), {}, () => ({ ...movingSquare(0), data: new Uint8Array(64 * 64 * 3) })),
    )
    expect(results.get('in-between')).toMatchObject({
      state: 'failed',
      value: expect.stringContaining('The in-between is wrong') as string,
      remedy: expect.stringContaining('another device') as string,
    })
  })

  it('ends at a cancel', async () => {
    const stopper = new AbortController()
    const seen: string[] = []
    await expect(async () => {
      for await (const { name } of selfTest(appIn(temporaryFolder()), stopper.signal)) {
        seen.push(name)
        if (name === 'speed') stopper.abort()
      }
    }).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen.at(-1)).toBe('speed')
  })
})
