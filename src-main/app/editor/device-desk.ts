// What the program runs on, as windows look at it and set it.
import type { deviceCalls, Finding, TestResult } from '../../../src-shared/editor/device.ts'
import type { Settings } from '../../../src-shared/editor/values.ts'
import type * as v from 'valibot'
import type { App } from '../compose.ts'
import { examineEach } from '../doctor.ts'
import { memoryOf } from '../doctor-memory.ts'
import { selfTest } from '../self-test/self-test.ts'

/** See the top of this file. */
export interface DeviceDesk {
  /** Takes the settings in; the engine is started anew where they ask for another device. Resolves when the old one is gone. */
  heed(settings: Pick<Settings, 'device'>): Promise<void>
  facts(): v.InferOutput<(typeof deviceCalls)['device-facts']['output']>
  /** See the call. */
  examine(signal: AbortSignal): AsyncGenerator<Finding, void, undefined>
  /** See the call. */
  test(signal: AbortSignal): AsyncGenerator<TestResult, void, undefined>
}

/** What the desk works with. */
export type DeviceDeskParts = Pick<App, 'device' | 'engine' | 'models' | 'runtime' | 'tools'>

/** Makes the desk. */
export function createDeviceDesk(app: DeviceDeskParts): DeviceDesk {
  return {
    async heed({ device }) {
      if (app.device.set(device)) await app.engine.restart()
    },
    facts: () => ({ insisted: app.device.insisted ?? null, memory: memoryOf().total }),
    async *examine(signal) {
      for await (const { id, label, value, state, remedy, details = [] } of examineEach(app, signal)) {
        yield { id, label, value, state, details: [...details], ...(remedy !== undefined && { remedy }) }
      }
    },
    test: (signal) => selfTest(app, signal),
  }
}
