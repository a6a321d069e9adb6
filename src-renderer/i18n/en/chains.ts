const frames = (count: number): string => (count === 1 ? '1 frame' : `${String(count)} frames`)
const keyframes = (count: number): string => (count === 1 ? '1 keyframe' : `${String(count)} keyframes`)
const cuts = (count: number): string => (count === 1 ? '1 cut' : `${String(count)} cuts`)
const stretch = (first: number, last: number): string =>
  first === last ? `Frame ${String(first)}` : `Frames ${String(first)}–${String(last)}`
const several = (first: number, last: number): string =>
  first === last ? '' : ` (${String(last - first + 1)})`

/** English: clips, and chains of keyframes. */
export const words = {
  clipDone: 'The whole clip is on the timeline',
  searching: 'Looking through the footage',
  stop: 'Stop',
  searched: (cutCount: number, flaws: number) =>
    `Looked through: ${cuts(cutCount)}, ${flaws === 1 ? '1 doubtful stretch' : `${String(flaws)} doubtful stretches`}`,
  replace: {
    title: 'Replace frames with made ones',
    text: (name: string) =>
      `The frames are made from the last good one before and the first good one behind. The rest of ${name} plays as it is, with its sound.`,
    what: 'Which',
    marked: (first: number, last: number) =>
      `The marked frames ${String(first)} to ${String(last)} of the sequence`,
    frames: 'Frames of the source',
    from: 'First bad frame',
    to: 'Last bad frame',
    look: 'Look for damaged, repeated and black frames',
    noFlaws: 'No damaged, repeated or black frames were found.',
    flaws: (count: number) =>
      count === 1 ? '1 doubtful stretch: is it one?' : `${String(count)} doubtful stretches: which of them?`,
    flaw: {
      damaged: (first: number, last: number) => `${stretch(first, last)}: damaged${several(first, last)}`,
      repeated: (first: number, last: number) =>
        `${stretch(first, last)}: same picture as before${several(first, last)}`,
      black: (first: number, last: number) => `${stretch(first, last)}: black${several(first, last)}`,
    },
    count: (count: number) => `Makes ${frames(count)} anew`,
    none: 'Choose at least one frame.',
    tooShort: 'The footage is too short: it takes a good frame before and one behind.',
    tooLong: 'At most 1000 frames in one piece can be made.',
    go: 'Replace',
    done: (count: number) => `${frames(count)} will be made anew`,
  },
  slow: {
    title: 'Slow motion',
    text: (name: string) =>
      `Every frame of ${name} becomes a keyframe; what comes between is made. Across a cut the last frame is held.`,
    from: 'From frame',
    to: 'To frame',
    factor: 'Slower by',
    factorHint: 'A second then lasts so many seconds.',
    where: 'Where',
    places: { clip: 'In the clip; what follows moves', end: 'Behind the end of the sequence' },
    count: (all: number, made: number, duration: string) =>
      `${keyframes(all)}, ${frames(made)} to be made, ${duration} long`,
    none: 'Choose at least two frames.',
    tooMany: (room: number) => `There is room for ${keyframes(room)} more: choose a shorter range.`,
    tooLong: 'That is longer than the timeline: choose a smaller factor.',
    go: 'Make slow motion',
    done: (count: number, cutCount: number) =>
      cutCount === 0 ? `${keyframes(count)} added` : `${keyframes(count)} added, held at ${cuts(cutCount)}`,
  },
  cuts: {
    title: 'Keyframes at scene cuts',
    text: (name: string) =>
      `Puts keyframes on the last frame before and the first after each cut of ${name}, with a hold between.`,
    look: 'Look for cuts',
    list: 'Cuts',
    found: (count: number) => (count === 0 ? 'No cuts were found.' : `${cuts(count)} found.`),
    intoClip: 'The keyframes go into the clip on the timeline.',
    withClip: 'The whole clip is put on the timeline with them.',
    frame: (frame: number) => `frame ${String(frame)}`,
    tooMany: (room: number) => `There is room for keyframes at ${cuts(room)}.`,
    go: 'Add keyframes',
    done: (count: number) => `Keyframes at ${cuts(count)}`,
  },
  times: {
    title: 'Keyframes from a list',
    text: (name: string) => `Frames and times of ${name}, one on a line or with commas between.`,
    label: 'Frames (120), timecodes (00:00:05:00), times with a point (1:02.5) or seconds (62s)',
    placeholder: '0\n48\n00:00:03:12\n1:02.5',
    open: 'Open a file…',
    count: (count: number, repeated: number) =>
      repeated === 0 ? keyframes(count) : `${keyframes(count)}; ${String(repeated)} named twice or more`,
    problems: 'Lines that can’t be read',
    problem: {
      unreadable: (line: number, text: string) => `Line ${String(line)}: “${text}” is no frame and no time.`,
      outside: (line: number, text: string) =>
        `Line ${String(line)}: “${text}” is after the end of the source.`,
    },
    more: (count: number) => `and ${String(count)} more`,
    tooMany: (room: number) => `There is room for ${keyframes(room)} more.`,
    where: 'Where',
    places: {
      end: 'Behind the end; gaps are filled',
      clip: 'Into the clip, which plays on',
    },
    go: 'Add keyframes',
    done: (count: number) => `${keyframes(count)} added`,
  },
  warning: {
    title: 'A cut in the gap',
    text: (frame: number, count: number) =>
      count === 1
        ? `The source cuts to another shot at its frame ${String(frame)}, between these keyframes. In-betweens would mix both.`
        : `In ${String(count)} of these gaps the source cuts to another shot. In-betweens would mix both.`,
    hold: 'Hold instead',
  },
}
