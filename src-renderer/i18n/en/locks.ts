interface Extent {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const boxes = (count: number): string => (count === 1 ? '1 area' : `${String(count)} areas`)

/** English: locked regions. */
export const words = {
  title: 'Locked regions',
  empty:
    'What is locked is kept from the keyframes: not a pixel changes where both agree. For logos, subtitles, a background that stands still.',
  addBox: 'Add a box in the middle',
  modes: { box: 'Draw boxes', paint: 'Paint', erase: 'Erase' },
  brush: 'Brush radius',
  brushIs: (radius: number) => `Brush radius ${String(radius)}`,
  pixels: 'px',
  box: (number: number) => `Box ${String(number)}`,
  painted: (number: number) => `Stroke ${String(number)}`,
  erased: (number: number) => `Eraser ${String(number)}`,
  stroke: (radius: number) => `radius ${String(radius)}`,
  extent: ({ x, y, width, height }: Extent) =>
    `${String(x)}, ${String(y)} · ${String(width)}\u00d7${String(height)}`,
  boxAt: (number: number, { x, y, width, height }: Extent) =>
    `Locked box ${String(number)} at ${String(x)}, ${String(y)}, ${String(width)} by ${String(height)} pixels`,
  boxHint: 'Arrow keys move it, with Alt they resize it, with Shift by ten pixels. Delete removes it.',
  fields: { x: 'X', y: 'Y', width: 'W', height: 'H' },
  remove: (name: string) => `Remove ${name}`,
  removed: (left: number) => (left === 0 ? 'Nothing is locked any more' : `Removed; ${String(left)} left`),
  differ: 'The selected gaps have different locks; those of the first are shown. A new one is added to all.',
  share: (gaps: number) => `Give all ${String(gaps)} gaps these`,
  proposal: {
    ask: 'Propose',
    hint: 'Look for what is equal in both keyframes',
    label: 'Equal in both',
    found: (count: number) => `${boxes(count)} equal in both keyframes`,
    nothing: 'No area of any size is equal in both keyframes.',
    everything: 'The keyframes are equal nearly everywhere: there is nothing to tell apart from what moves.',
    all: 'Lock all',
    none: 'Dismiss',
    accept: (number: number) => `Lock area ${String(number)}`,
    dismiss: (number: number) => `Dismiss area ${String(number)}`,
  },
  edits: {
    box: 'Lock a box',
    paint: 'Paint a lock',
    erase: 'Erase a lock',
    change: 'Change a lock',
    remove: 'Remove a lock',
    share: 'Same locks in all gaps',
    accept: 'Lock what is equal',
  },
}
