/** English: timeline. */
export const words = {
  title: 'Timeline',
  marked: (frame: number) => `Keyframe added at frame ${String(frame)}`,
  markNeedsSource: 'Show a source frame to mark it as a keyframe.',
}
