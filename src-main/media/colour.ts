// Which numbers mean which colour: matrix and range of stored video, and the filter arguments that convert exactly.
import type { ColourTags } from '../../src-shared/frame.ts'

/** Quality flags of ffmpeg's scaler: exact rounding, chroma interpolated at full size. */
export const scalerFlags = 'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp'

/** The same for a picture that is made smaller: the kernel that frames are resized with in memory. */
export const previewFlags = 'lanczos+accurate_rnd+full_chroma_int+full_chroma_inp'

/** From here on (lines of the picture) untagged video is taken to be HD, below SD: what players do. */
export const hdLines = 720

/** ffmpeg's scaler names of the matrices, by the names that streams are tagged with. */
const scalerMatrix = {
  bt709: 'bt709',
  smpte170m: 'smpte170m',
  bt470bg: 'bt470',
  smpte240m: 'smpte240m',
  fcc: 'fcc',
  bt2020nc: 'bt2020',
  // Constant luminance needs the transfer curve; ffmpeg's scaler has this approximation only.
  bt2020c: 'bt2020',
} as const

type Matrix = keyof typeof scalerMatrix

function isMatrix(name: string): name is Matrix {
  return Object.hasOwn(scalerMatrix, name)
}

/** The matrix of YCbCr numbers: the tag if it names one, else by the picture's height. */
export function matrixOf(tag: string, height: number): Matrix {
  if (isMatrix(tag)) return tag
  return height >= hdLines ? 'bt709' : 'smpte170m'
}

/** A scaler's name of the matrix, for `in_color_matrix` and `out_color_matrix`. */
export function scalerNameOf(matrix: Matrix): string {
  return scalerMatrix[matrix]
}

/** Tags for a written YCbCr file, and the matrix to compute with. */
export interface OutputColour {
  readonly matrix: Matrix
  readonly primaries: string
  readonly transfer: string
}

/** Primaries and curve that go with a matrix where nothing else is known. */
const companions: Record<Matrix, readonly [primaries: string, transfer: string]> = {
  bt709: ['bt709', 'bt709'],
  smpte170m: ['smpte170m', 'smpte170m'],
  bt470bg: ['bt470bg', 'smpte170m'],
  smpte240m: ['smpte240m', 'smpte240m'],
  fcc: ['bt470m', 'smpte170m'],
  bt2020nc: ['bt2020', 'bt2020-10'],
  bt2020c: ['bt2020', 'bt2020-10'],
}

const known = (tag: string) => tag !== '' && tag !== 'unknown' && tag !== 'reserved'

/**
 * How frames with these tags are stored as YCbCr. Tags of a video are kept; pictures (RGB, sRGB curve) become BT.709,
 * the curve that players assume; what is unknown is guessed as it was on the way in, and then tagged.
 */
export function outputColour(tags: ColourTags, height: number): OutputColour {
  const rgb = !isMatrix(tags.matrix)
  const matrix =
    rgb && tags.primaries.startsWith('bt2020')
      ? 'bt2020nc'
      : rgb && known(tags.matrix)
        ? 'bt709'
        : matrixOf(tags.matrix, height)
  const [primaries, transfer] = companions[matrix]
  return {
    matrix: matrix === 'bt2020c' ? 'bt2020nc' : matrix,
    primaries: known(tags.primaries) ? tags.primaries : primaries,
    transfer: known(tags.transfer) && tags.transfer !== 'iec61966-2-1' ? tags.transfer : transfer,
  }
}
