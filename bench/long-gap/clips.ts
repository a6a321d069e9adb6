// Which clips are judged, in which column of the table. Clips that are not in the folder are left out, and said to be.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A column of the table: clips whose scores are averaged. */
export interface Group {
  readonly name: string
  /** Paths below the data folder. */
  readonly clips: readonly string[]
}

const open = [
  '01_dog',
  '03_blocks',
  '05_default_juggle',
  'bigbuckbunny',
  'crystal',
  'elf',
  'flower',
  'friday',
  'frog',
  'nasa_13013',
]

/** 64x64: people before a still camera, sport, and open footage of all kinds. */
const small: readonly Group[] = [
  {
    name: 'five KTH clips',
    clips: [
      'kth/person01_handclapping_d1_uncomp.avi',
      'kth/person01_handwaving_d1_uncomp.avi',
      'kth/person01_jogging_d1_uncomp.avi',
      'kth/person03_boxing_d4_uncomp.mp4',
      'kth/person04_running_d1_uncomp.avi',
    ],
  },
  { name: 'Basketball, Biking', clips: ['ucf101/v_Basketball_g01_c01.avi', 'ucf101/v_Biking_g05_c02.avi'] },
  { name: 'ten open clips', clips: open.map((name) => `open/${name}.mp4`) },
]

/** 256x256. */
const large: readonly Group[] = [
  {
    name: 'four open clips',
    clips: ['crystal', '01_dog', 'bigbuckbunny', 'flower'].map((name) => `open/${name}.mp4`),
  },
]

/** The groups for a size, without the clips that are missing; `missing` names these. */
export function findGroups(data: string, size: number): { groups: Group[]; missing: string[] } {
  const wanted = size <= 64 ? small : large
  const present = (clip: string) => existsSync(join(data, clip))
  return {
    groups: wanted
      .map(({ name, clips }) => ({ name, clips: clips.filter(present) }))
      .filter(({ clips }) => clips.length > 0),
    missing: wanted.flatMap(({ clips }) => clips.filter((clip) => !present(clip))),
  }
}
