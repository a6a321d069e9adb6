// The encoders that this program knows how to use, and what each maker's hardware wants around it.
import type { Codec } from './encode-types.ts'

/** Makers' interfaces to encoding hardware. */
export type Maker = 'nvenc' | 'qsv' | 'vaapi' | 'amf' | 'videotoolbox'

/** An encoder that this program knows how to use. */
export interface Encoder {
  /** ffmpeg's name. */
  readonly name: string
  readonly codec: Codec
  /** Undefined for software. */
  readonly maker: Maker | undefined
}

const softwareFor = (codec: Codec, ...names: string[]): Encoder[] =>
  names.map((name) => ({ name, codec, maker: undefined }))
const hardwareFor = (codec: Codec, stem: string, ...makers: Maker[]): Encoder[] =>
  makers.map((maker) => ({ name: `${stem}_${maker}`, codec, maker }))

/** All that are known, the preferred first within a codec. */
export const knownEncoders: readonly Encoder[] = [
  ...softwareFor('h264', 'libx264'),
  ...hardwareFor('h264', 'h264', 'nvenc', 'qsv', 'amf', 'videotoolbox', 'vaapi'),
  ...softwareFor('h265', 'libx265'),
  ...hardwareFor('h265', 'hevc', 'nvenc', 'qsv', 'amf', 'videotoolbox', 'vaapi'),
  ...softwareFor('av1', 'libsvtav1', 'libaom-av1'),
  ...hardwareFor('av1', 'av1', 'nvenc', 'qsv', 'amf', 'vaapi'),
  ...softwareFor('vp9', 'libvpx-vp9'),
  ...softwareFor('prores', 'prores_ks'),
  ...softwareFor('png', 'png'),
  ...softwareFor('ffv1', 'ffv1'),
  ...softwareFor('gif', 'gif'),
]

/** The device file that VAAPI uses; ffmpeg needs to be told. */
export const vaapiDevice = '/dev/dri/renderD128'

/** Global options that an encoder's maker needs. */
export function deviceOptions(encoder: Encoder): string[] {
  return encoder.maker === 'vaapi' ? ['-vaapi_device', vaapiDevice] : []
}

/** Filters that bring 4:2:0 pictures to the encoder; `deep` is 10 bit. */
export function uploadFilters(encoder: Encoder, deep: boolean): string[] {
  if (encoder.maker === undefined || encoder.maker === 'nvenc') {
    return [`format=${deep ? (encoder.maker ? 'p010le' : 'yuv420p10le') : 'yuv420p'}`]
  }
  const format = `format=${deep ? 'p010le' : 'nv12'}`
  return encoder.maker === 'vaapi' ? [format, 'hwupload'] : [format]
}
