// The names of what can be written: the words that a project, the window and the encoder share.

/** The containers; `frames` is a folder of PNG files. */
export const containers = ['mp4', 'mov', 'webm', 'mkv', 'gif', 'frames'] as const

/** The codecs. */
export const codecs = ['h264', 'h265', 'av1', 'vp9', 'prores', 'png', 'ffv1', 'gif'] as const

/** From smallest and fastest to nearest to the frames. Lossless codecs do not heed it. */
export const qualities = ['draft', 'good', 'best'] as const
