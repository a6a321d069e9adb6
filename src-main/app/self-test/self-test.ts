// Tries all that the program needs, each part by doing a little of it for real: what works here works in a project. One part that
// fails says what to do about it, and keeps no other from being tried.
import type { TestName, TestResult } from '../../../src-shared/editor/device.ts'
import { throwIfCancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { Outcome, TestedApp } from './parts.ts'
import { testDevice, testInBetween, testSpeed } from './test-engine.ts'
import { testFolder } from './test-folder.ts'
import { testVideo } from './test-video.ts'

/** What to do about failures that bring no remedy of their own. */
const remedies: Readonly<Record<TestName, string>> = {
  device:
    'Start the engine again, or choose another device. If neither helps, run the set-up again: npm run setup.',
  speed: 'Start the engine again, and test once more.',
  'in-between': 'Start the engine again, and test once more; if it fails again, install the program again.',
  video: 'Install ffmpeg 5 or newer, or run the set-up again: npm run setup.',
  cache: 'Make the folder writable, or name another one: INTERLUDE_CACHE=FOLDER.',
  data: 'Make the folder writable, or name another one: INTERLUDE_DATA=FOLDER.',
}

/** Each part twice, as it begins and as it went, in order. Only a cancel throws. */
export async function* selfTest(
  app: TestedApp,
  signal: AbortSignal,
): AsyncGenerator<TestResult, void, undefined> {
  const { cache, data } = app.runtime
  const tests: readonly (readonly [TestName, () => Promise<Outcome>])[] = [
    ['device', () => testDevice(app, signal)],
    ['speed', () => testSpeed(app, signal)],
    ['in-between', () => testInBetween(app, signal)],
    ['video', () => testVideo(app, signal)],
    ['cache', () => testFolder(cache, 'cache', signal)],
    ['data', () => testFolder(data, 'data', signal)],
  ]
  for (const [name, run] of tests) {
    throwIfCancelled(signal)
    yield { name, state: 'running', value: '' }
    const begun = performance.now()
    const seconds = (): number => (performance.now() - begun) / 1000
    try {
      const { value, remedy } = await run()
      yield remedy === undefined
        ? { name, state: 'ok', value, seconds: seconds() }
        : { name, state: 'warning', value, remedy, seconds: seconds() }
    } catch (error) {
      throwIfCancelled(signal)
      const { message, remedy = remedies[name] } = toErrorShape(error)
      yield { name, state: 'failed', value: message, remedy, seconds: seconds() }
    }
  }
}
