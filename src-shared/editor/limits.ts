// Bounds of single messages between window and main side.

/** Most that one message may hold. */
export const messageLimits = {
  /** Bytes of one piece of an upload. */
  piece: 4 * 2 ** 20,
  /** Thumbnails that one call may ask for. */
  thumbnails: 512,
  /** Frame times that one call may ask for. */
  times: 4096,
} as const
