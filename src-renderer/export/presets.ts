// The formats that an export offers: what is asked of the encoder, and what the file is called.
import type { Output } from '../../src-shared/project/document.ts'
import { keep } from '../../src-shared/project/sharing.ts'

/** A format by a name of its own. */
export const presets = {
  'mp4-h264': { container: 'mp4', codec: 'h264', lossy: true, sound: true },
  'mp4-h265': { container: 'mp4', codec: 'h265', lossy: true, sound: true },
  'mp4-av1': { container: 'mp4', codec: 'av1', lossy: true, sound: true },
  'mov-prores': { container: 'mov', codec: 'prores', lossy: true, sound: true },
  'webm-vp9': { container: 'webm', codec: 'vp9', lossy: true, sound: true },
  gif: { container: 'gif', codec: 'gif', lossy: false, sound: false },
  frames: { container: 'frames', codec: 'png', lossy: false, sound: false },
  'mkv-ffv1': { container: 'mkv', codec: 'ffv1', lossy: false, sound: true },
} as const satisfies Record<
  string,
  Pick<Output, 'container' | 'codec'> & { readonly lossy: boolean; readonly sound: boolean }
>

/** See {@link presets}. */
export type PresetName = keyof typeof presets

const isPreset = (name: string): name is PresetName => name in presets

/** The formats in the order that they are offered in. */
export const presetNames = Object.keys(presets).filter(isPreset)

/** The format of an output; undefined for one that is not offered. A codec that is not named is the container's usual one. */
export function presetOf({ container, codec }: Pick<Output, 'container' | 'codec'>): PresetName | undefined {
  return presetNames.find((name) => {
    const preset = presets[name]
    return preset.container === container && (codec === null || preset.codec === codec)
  })
}

/** Whether two outputs come to the same, whatever they are written as: a codec may be named, or be the container's usual one. */
export function sameOutput(a: Output, b: Output): boolean {
  const [one, other] = [presetOf(a), presetOf(b)]
  const named = one !== undefined && one === other ? { container: b.container, codec: b.codec } : {}
  return keep(b, { ...a, ...named }) === b
}

/** The ending of a format's file, without dot; undefined where it is a folder. */
export function endingOf(name: PresetName): string | undefined {
  const { container } = presets[name]
  return container === 'frames' ? undefined : container
}

/** A path with another format's ending in place of one that is known. */
export function changeEnding(path: string, ending: string | undefined): string {
  const bare = path.replace(/\.(mp4|mov|webm|gif|mkv)$/i, '')
  return ending === undefined ? bare : `${bare}.${ending}`
}
