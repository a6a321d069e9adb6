// What a window may show about the engine.
import type { Device } from '../../src-shared/engine-contract.ts'
import type { InterludeError } from '../../src-shared/errors.ts'

/** The engine's life. It starts when it is first needed, and again after it died, a few times. */
export type EngineStatus =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly device: Device }
  /** Has not answered for this long: deep in a computation, or stuck. */
  | { readonly state: 'silent'; readonly milliseconds: number }
  /** Died or failed to start; the next call tries again unless `final`. */
  | { readonly state: 'stopped'; readonly reason: InterludeError; readonly final: boolean }
