/** English: the spacing chart. */
export const words = {
  title: 'Spacing chart',
  open: 'Spacing chart…',
  differ: (gaps: number) =>
    `The ${String(gaps)} gaps differ; the first one is shown, and what you set holds for all.`,
  paces: {
    label: 'Drawings',
    ones: 'On ones',
    twos: 'On twos',
    threes: 'On threes',
    count: 'Number',
    hold: 'Hold',
  },
  count: 'Number of drawings',
  presets: {
    label: 'Spacing',
    linear: 'Even',
    'ease-in': 'Ease in',
    'ease-out': 'Ease out',
    ease: 'Ease in and out',
    'slow-out': 'Slow out: leaves the start slowly',
    'slow-in': 'Slow in: comes to the end slowly',
    'slow-both': 'Slow out and in',
  },
  curve: 'Curve',
  free: 'Free',
  noFree: (most: number) => `Free: single drawings can be moved where there are 1 to ${String(most)}`,
  graph: 'Spacing: time goes to the right, movement upwards',
  handle: (which: number) => `Handle ${String(which)} of the curve; arrow keys move it`,
  handleAt: (x: number, y: number) => `${String(x)} % of the time, ${String(y)} % of the movement`,
  tick: (number: number, of: number) =>
    `Drawing ${String(number)} of ${String(of)}; up and down move it, left and right go to the next`,
  tickAt: (percent: number) => `${String(percent)} % of the movement`,
  strip: (count: number) =>
    count === 1
      ? 'Where the drawing lies between the keyframes'
      : `Where the ${String(count)} drawings lie between the keyframes`,
  sampled: (count: number, frames: number) =>
    `${count === 1 ? '1 drawing' : `${String(count)} drawings`} over ${String(frames)} frames: just these are made`,
  still: 'Nothing is made: the keyframe stays, or there is no room.',
  reverse: 'Reverse the spacing',
  copy: 'Copy the spacing',
  paste: 'Paste the spacing',
  copied: 'Spacing copied',
  pasted: (gaps: number) => (gaps === 1 ? 'Spacing pasted' : `Spacing pasted to ${String(gaps)} gaps`),
  edits: {
    exposure: 'Number of in-betweens',
    spacing: 'Spacing',
    reverse: 'Reverse the spacing',
    paste: 'Paste the spacing',
  },
}
