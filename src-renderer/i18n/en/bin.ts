/** English: bin. */
export const words = {
  title: 'Media',
  added: (count: number) => (count === 1 ? '1 file added' : `${String(count)} files added`),
  moreCopies: (count: number) =>
    count === 1 ? '1 more file was there already.' : `${String(count)} more files were there already.`,
  moreFailed: (count: number) => `${String(count)} more files could not be read.`,
  add: 'Add media',
  search: 'Search media',
  clearSearch: 'Clear the search',
  list: 'Media of the project',
  noneFound: (search: string) => `Nothing is called “${search}”.`,
  empty: {
    title: 'Drop videos or pictures here',
    text: 'Then scrub to a frame you like and press K: it becomes a keyframe. Interlude makes the frames in between.',
    formats: 'Any video or picture that ffmpeg reads. A folder of pictures is read as a sequence.',
  },
  dropHere: 'Drop to add to the media',
  folderDropped: 'A browser does not pass folders on.',
  folderRemedy: 'Drop the files themselves, or add the folder with “Add media”.',
  reading: (done: number, total: number) => `Reading ${String(done)} of ${String(total)}…`,
  sending: (name: string, file: number, files: number) =>
    files === 1 ? `Sending ${name}…` : `Sending ${name} (${String(file)} of ${String(files)})…`,
  rate: (rate: string) => `${rate} fps`,
  frames: (count: number) => (count === 1 ? '1 frame' : `${String(count)} frames`),
  uses: (count: number) => (count === 1 ? '1 keyframe' : `${String(count)} keyframes`),
  marks: { sequence: 'Seq', variable: 'VFR', deep: '10-bit+', alpha: 'Alpha', audio: 'Sound' },
  markTips: {
    sequence: 'A numbered sequence of pictures',
    variable: 'Variable frame rate: every frame keeps its own time',
    deep: 'More than 8 bits a sample',
    alpha: 'Has transparency',
    audio: 'Has sound, which an export can take along',
  },
  states: {
    ready: 'Ready',
    checking: 'Checking…',
    missing: 'Missing',
    changed: 'Changed',
    damaged: 'Damaged',
  },
  steps: { move: 'Move media', shape: 'Give the project a size and rate' },
  lost: (count: number) =>
    count === 1 ? '1 file is not as it was.' : `${String(count)} files are not as they were.`,
  relink: 'Relink…',
  menu: {
    show: 'Show in the source viewer',
    settings: 'Give the project its size and rate',
  },
  shaped: (size: string, rate: string) => `The project now has ${size} at ${rate} fps`,
  strip: (name: string) => `Frames of ${name}`,
  stripHint: 'Click shows a frame, double-click or dragging adds it',
  frameOf: (frame: number, count: number) => `Frame ${String(frame)} of ${String(count)}`,
  moved: (name: string, place: number, count: number) =>
    `${name} moved to ${String(place)} of ${String(count)}`,
  every: {
    title: 'Every n-th frame as keyframes',
    text: (name: string) =>
      `Adds frames of ${name} behind the last keyframe, as far apart as they are in the file.`,
    nth: 'Every',
    nthUnit: 'frames',
    from: 'From frame',
    to: 'To frame',
    count: (count: number) => (count === 1 ? 'Adds 1 keyframe' : `Adds ${String(count)} keyframes`),
    tooMany: (room: number) => `There is room for ${String(room)} more keyframes: choose fewer.`,
    none: 'The range is empty: let it end behind its start.',
    add: 'Add keyframes',
    done: (count: number) => `${String(count)} keyframes added`,
  },
  remove: {
    title: 'Remove media',
    text: (sources: number, keyframes: number) =>
      `${keyframes === 1 ? 'A keyframe shows' : `${String(keyframes)} keyframes show`} ${
        sources === 1 ? 'this file' : 'these files'
      } and would be deleted too. The files stay on the disk, and undo brings all back.`,
    confirm: 'Remove with keyframes',
    removed: (count: number) => (count === 1 ? '1 file removed' : `${String(count)} files removed`),
  },
}
