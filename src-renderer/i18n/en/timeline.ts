const inBetweens = (count: number): string => (count === 1 ? '1 in-between' : `${String(count)} in-betweens`)
const keyframes = (count: number): string => (count === 1 ? '1 keyframe' : `${String(count)} keyframes`)
const gaps = (count: number): string => (count === 1 ? '1 gap' : `${String(count)} gaps`)
const frames = (count: number): string =>
  Math.abs(count) === 1 ? `${String(count)} frame` : `${String(count)} frames`
const signed = (count: number): string => (count > 0 ? `+${String(count)}` : `\u2212${String(-count)}`)

/** English: timeline. */
export const words = {
  title: 'Timeline',
  marked: (frame: number) => `Keyframe added at frame ${String(frame)}`,
  markNeedsSource: 'Show a source frame to mark it as a keyframe.',
  items: 'Keyframes and gaps',
  playhead: 'Playhead',
  playheadAt: (frame: number, timecode: string) => `Frame ${String(frame)}, ${timecode}`,
  position: (timecode: string, frame: number, last: number) =>
    `${timecode}, frame ${String(frame)} of ${String(last)}`,
  zoom: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit the sequence',
  snap: 'Snap',
  snapOn: 'Snapping is on',
  snapOff: 'Snapping is off',
  asFrames: 'Count frames',
  asTimecode: 'Show timecode',
  generate: 'Make in-betweens',
  stop: 'Stop',
  keyframeName: (number: number, of: number, frame: number, file: string, sourceFrame: number | undefined) =>
    `Keyframe ${String(number)} of ${String(of)}, frame ${String(frame)}, ${file}${
      sourceFrame === undefined ? '' : ` frame ${String(sourceFrame)}`
    }`,
  missing: 'file missing',
  gapName: (number: number, count: number, state: string) =>
    count === 0 ? `Gap ${String(number)}, hold` : `Gap ${String(number)}, ${inBetweens(count)}, ${state}`,
  footageName: (number: number, count: number) =>
    `Gap ${String(number)}, plays its source, ${frames(count)} of it`,
  states: {
    still: () => 'nothing to make',
    empty: () => 'not made',
    stale: () => 'out of date',
    queued: () => 'waiting',
    running: (ready: number, total: number) => `being made, ${String(ready)} of ${String(total)}`,
    partial: (ready: number, total: number) => `${String(ready)} of ${String(total)} ready`,
    done: () => 'ready',
    failed: () => 'failed',
  },
  /** On a gap, short. */
  label: {
    hold: 'hold',
    source: 'source',
    some: (ready: number, total: number) => `${String(ready)} / ${String(total)}`,
    all: (count: number) => String(count),
  },
  moving: (place: string, by: number, ripple: boolean) =>
    `${place}  ${by === 0 ? '0' : signed(by)}${ripple ? '  with what follows' : ''}`,
  taken: 'There is a keyframe already',
  moved: (count: number, by: number) =>
    `${keyframes(count)} moved ${frames(Math.abs(by))} ${by < 0 ? 'earlier' : 'later'}`,
  gapLength: (length: number, count: number) => `${frames(length)}, ${inBetweens(count)}`,
  footageLength: (length: number) => `${frames(length)}, plays its source`,
  dragCancelled: 'Drag cancelled',
  marks: {
    in: (place: string) => `In at ${place}`,
    out: (place: string) => `Out at ${place}`,
  },
  selected: (keyframeCount: number, gapCount: number) =>
    keyframeCount + gapCount === 0
      ? 'Nothing selected'
      : `Selected: ${[
          ...(keyframeCount > 0 ? [keyframes(keyframeCount)] : []),
          ...(gapCount > 0 ? [gaps(gapCount)] : []),
        ].join(', ')}`,
  menu: {
    goToSource: 'Show the source frame',
    replace: 'Replace with the source frame',
    duplicate: 'Duplicate',
    reverse: 'Reverse',
    delete: 'Delete',
    rippleDelete: 'Delete and close up',
    generate: 'Make in-betweens',
    cancel: 'Stop making them',
    ones: 'On ones',
    twos: 'On twos',
    count: inBetweens,
    hold: 'Hold',
    source: 'Play the source',
    spacing: {
      linear: 'Even spacing',
      'ease-in': 'Ease in',
      'ease-out': 'Ease out',
      ease: 'Ease in and out',
    },
    error: 'Why did it fail?',
    selectAll: 'Select all keyframes',
    fit: 'Fit the sequence',
    markIn: 'Mark in here',
    markOut: 'Mark out here',
    clearMarks: 'Clear in and out',
  },
  edits: {
    move: 'Move keyframes',
    gapLength: 'Length of a gap',
    exposure: 'Exposure of a gap',
    spacing: 'Spacing of a gap',
    drop: 'Add keyframes',
  },
  dropReplaces: 'Replaces the keyframe here',
  dropHere: (place: string) => `Keyframe at ${place}`,
  dropped: (count: number, frame: number) => `${keyframes(count)} added at frame ${String(frame)}`,
  gapDone: (number: number) => `Gap ${String(number)} is ready`,
  allDone: 'All in-betweens are ready',
  gapFailed: (number: number, message: string) => `Gap ${String(number)} failed: ${message}`,
  empty: {
    title: 'From two pictures to a movement',
    steps: [
      { title: 'Add a video or pictures', text: 'Drop files here or into the media bin.' },
      { title: 'Choose keyframes', text: 'Find a frame in the source viewer and press K.' },
      { title: 'Watch the in-betweens come', text: 'They are made between each two keyframes. Space plays.' },
    ],
    add: 'Add media…',
  },
}
