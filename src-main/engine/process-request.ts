// What the engine is told by its environment, read once at its start.
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { InterludeError } from '../../src-shared/errors.ts'
import type { BackendRequest } from './backend.ts'

const deviceSchema = v.optional(v.picklist(['cpu', 'cuda', '']))

/** The one part of set-up's run-time description that concerns the engine. */
const descriptionSchema = v.object({
  tensorflow: v.object({ build: v.string(), reason: v.optional(v.string()) }),
})

/**
 * The backend to load: INTERLUDE_DEVICE insists on `cpu` or `cuda`; the description of the installed library is in the file
 * INTERLUDE_RUNTIME. Without it, or with a damaged one, the library is still looked for: only the words about it are poorer.
 * Throws `usage` for another device.
 */
export function readBackendRequest(env: NodeJS.ProcessEnv): BackendRequest {
  const device = v.safeParse(deviceSchema, env.INTERLUDE_DEVICE)
  if (!device.success) {
    throw new InterludeError(
      'usage',
      `INTERLUDE_DEVICE is "${env.INTERLUDE_DEVICE ?? ''}".`,
      'Set it to cpu or cuda, or unset it.',
    )
  }
  const installed = readInstalled(env.INTERLUDE_RUNTIME)
  return {
    ...(device.output && { device: device.output }),
    ...(installed && {
      installed: {
        build: installed.build,
        ...(installed.reason !== undefined && { reason: installed.reason }),
      },
    }),
  }
}

function readInstalled(file: string | undefined) {
  if (file === undefined || file === '') return undefined
  try {
    const description = v.safeParse(descriptionSchema, JSON.parse(readFileSync(file, 'utf8')))
    return description.success ? description.output.tensorflow : undefined
  } catch {
    return undefined
  }
}
