// Edits of every kind, the same in each run.
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { changeGaps, setGapCount, setGapLength } from '../../../src-shared/project/edit-gaps.ts'
import {
  addKeyframes,
  deleteKeyframes,
  duplicateKeyframes,
  moveKeyframes,
  replaceKeyframes,
  reverseKeyframes,
} from '../../../src-shared/project/edit-keyframes.ts'
import {
  setDefaults,
  setOutput,
  setPicture,
  setRange,
  setRate,
} from '../../../src-shared/project/edit-project.ts'
import {
  addSources,
  moveSource,
  relinkSources,
  removeSources,
} from '../../../src-shared/project/edit-sources.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import type { Edit } from '../../../src-shared/project/history.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { gapChange, pictureOf, randomExposure, shownBy, videoOf, type Dice } from './random-document.ts'

/** An edit of each kind, with arguments that mostly suit the document; some are refused. */
export function randomEdits(dice: Dice, document: ProjectDocument): Readonly<Record<string, Edit>> {
  const ids = dice.some(document.keyframes.map(({ id }) => id))
  const gaps = document.gaps.map(gapId)
  const gap = dice.pick([...gaps, 'no>gap'])
  const occupied = dice.pick(['refuse', 'replace'] as const)
  const following = dice.pick(['ripple', 'alone'] as const)
  const source = dice.pick(document.sources.map(({ id }) => id))
  const by = dice.whole(-30, 30)
  const shows = shownBy(dice, document)
  const keyframe = { id: dice.name(), at: dice.whole(0, 120), shows }
  return {
    add: (d) => addKeyframes(d, [keyframe], occupied),
    move: (d) => moveKeyframes(d, ids, by, occupied),
    replace: (d) => replaceKeyframes(d, new Map(ids.map((id) => [id, shows]))),
    delete: (d) => deleteKeyframes(d, ids.slice(0, 2), dice.pick(['leave', 'ripple'])),
    duplicate: (d) => duplicateKeyframes(d, ids.slice(0, 3), by, () => dice.name(), occupied),
    reverse: (d) => reverseKeyframes(d, ids),
    length: (d) => setGapLength(d, gap, dice.whole(1, 30), following),
    count: (d) => setGapCount(d, gap, dice.whole(0, 20), dice.pick([following, 'within'])),
    gaps: (d) => changeGaps(d, dice.some(gaps), gapChange(dice)),
    'add source': (d) => addSources(d, [dice.pick([videoOf, pictureOf])(dice.name(), dice.whole(1, 50))]),
    'remove source': (d) => removeSources(d, [source], dice.pick(['refuse', 'delete'])),
    relink: (d) =>
      relinkSources(d, [videoOf(source, dice.whole(30, 60), dice.pick(['the-same', 'another-hash']))]),
    'move source': (d) => moveSource(d, source, dice.whole(0, 3)),
    picture: (d) => setPicture(d, { width: dice.pick([640, 1280]), fit: dice.pick(['fit', 'fill']) }),
    defaults: (d) => setDefaults(d, { exposure: randomExposure(dice), seed: dice.whole(0, 1) }),
    rate: (d) => setRate(d, dice.pick([rational(24), rational(30000, 1001)]), dice.pick(['frames', 'times'])),
    range: (d) =>
      setRange(
        d,
        dice.pick([{ in: by }, { in: dice.whole(0, 60) }, { out: dice.whole(0, 60) }, { out: null }]),
      ),
    output: (d) => setOutput(d, dice.pick([{ container: 'webm' }, { audio: source }, { quality: 'best' }])),
  }
}
