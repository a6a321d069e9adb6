// What the parts of the self-test have in common.
import type { App } from '../compose.ts'

/** What came of a part: a sentence, and where it could be better, what to do. Failures are thrown. */
export interface Outcome {
  readonly value: string
  readonly remedy?: string | undefined
}

/** What is tried. */
export type TestedApp = Pick<App, 'models' | 'runtime' | 'tools'> & {
  readonly engine: Pick<App['engine'], 'call' | 'ready'>
}
