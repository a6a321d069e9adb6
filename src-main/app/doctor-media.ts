// The doctor's look at ffmpeg: where it is, how old, and which encoders work here.
import { toErrorShape } from '../../src-shared/errors.ts'
import { listEncoders } from '../media/encoders.ts'
import { codecs } from '../media/encode-types.ts'
import type { MediaTools } from '../media/find-tools.ts'
import type { App } from './compose.ts'
import type { Check } from './doctor-check.ts'

function checkVersion(tools: MediaTools): Check {
  const warned = tools.warnings.length > 0
  return {
    id: 'ffmpeg',
    label: 'ffmpeg',
    value: `${tools.version} (${tools.origin})`,
    state: warned ? 'warning' : 'ok',
    remedy: warned ? 'Install ffmpeg 5 or newer, or run the set-up again: npm run setup.' : undefined,
    details: [`${tools.ffmpeg}, ${tools.ffprobe}`, ...tools.warnings],
    data: { version: tools.version, origin: tools.origin, ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe },
  }
}

async function checkEncoders(tools: MediaTools): Promise<Check> {
  const { encoders } = await listEncoders(tools)
  const working = encoders.filter((encoder) => encoder.works)
  const missing = codecs.filter((codec) => !working.some((encoder) => encoder.codec === codec))
  // Without H.264 the usual output, .mp4, can't be written.
  const state = missing.includes('h264') ? 'failed' : missing.length > 0 ? 'warning' : 'ok'
  const hardware = encoders.filter(
    (encoder) => encoder.maker !== undefined && encoder.reason !== 'not in this ffmpeg',
  )
  return {
    id: 'encoders',
    label: 'Encoders',
    value: working.map((encoder) => encoder.name).join(', '),
    state,
    remedy:
      missing.length > 0 ? `Nothing here encodes ${missing.join(', ')}: install a fuller ffmpeg.` : undefined,
    details: hardware.map(({ name, reason }) =>
      reason === undefined ? `${name}: works` : `${name}: no, ${reason}`,
    ),
    data: { encoders },
  }
}

/** The checks of ffmpeg; a missing or broken one becomes a failed check. */
export async function checkMedia(app: Pick<App, 'tools'>): Promise<Check[]> {
  try {
    const tools = await app.tools()
    return [checkVersion(tools), await checkEncoders(tools)]
  } catch (error) {
    const { message, remedy } = toErrorShape(error)
    return [{ id: 'ffmpeg', label: 'ffmpeg', value: message, state: 'failed', remedy }]
  }
}
