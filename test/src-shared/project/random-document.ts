// Documents of every kind, the same in each run.
import { srgb } from '../../../src-shared/frame.ts'
import { createDocument, type ProjectDocument } from '../../../src-shared/project/document.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { addKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { addSources } from '../../../src-shared/project/edit-sources.ts'
import { gapId, type Exposure, type GapSettings, type GapSpacing } from '../../../src-shared/project/gap.ts'
import type { Keyframe, Shown } from '../../../src-shared/project/keyframe.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { divide, rational } from '../../../src-shared/timebase.ts'

/** A generator of numbers below 1 (mulberry32), and what can be made of them. */
export class Dice {
  #state: number
  #names = 0

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from least to most. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)]!
  }

  some<T>(items: readonly T[]): T[] {
    return items.filter(() => this.next() < 0.3)
  }

  /** A new id. */
  name(): string {
    return `id${String(this.#names++)}-${this.whole(0, 0xffffff).toString(16)}`
  }
}

/** A video of 24000/1001 frames a second. */
export function videoOf(id: string, frameCount: number, hash = `hash-of-${id.toLowerCase()}`): Source {
  const frameRate = rational(24000, 1001)
  return {
    id,
    path: `/footage/${id}.mp4`,
    hash,
    bytes: frameCount * 1000,
    facts: {
      kind: 'video',
      width: 640,
      height: 360,
      codec: 'h264',
      frameRate,
      variableRate: false,
      frameCount,
      duration: divide(rational(frameCount), frameRate),
      channels: 3,
      depth: 8,
      audio: true,
    },
  }
}

/** A drawing. */
export function pictureOf(id: string): Source {
  const video = videoOf(id, 1)
  const facts = {
    kind: 'picture',
    frameRate: null,
    duration: rational(0),
    codec: 'png',
    audio: false,
  } as const
  return { ...video, path: `drawings/${id}.png`, facts: { ...video.facts, ...facts } }
}

/** Frame `index` of a video of {@link videoOf}. */
export function frameOf(source: string, index: number): Shown {
  return { kind: 'frame', source, index, time: rational(index * 1001, 24000) }
}

/** An empty project at 24 frames a second. */
export function emptyDocument(): ProjectDocument {
  return createDocument({
    rate: rational(24),
    picture: { width: 640, height: 360, channels: 3, depth: 8, colour: srgb, fit: 'fit' },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model: 'studio',
      seed: 0,
    },
  })
}

/** Keyframes k0, k1, ... at these places, each of them another frame of one video. */
export function chainAt(...places: number[]): ProjectDocument {
  const keyframes = places.map((at, index): Keyframe => ({
    id: `k${String(index)}`,
    at,
    shows: frameOf('v', index),
  }))
  return addKeyframes(addSources(emptyDocument(), [videoOf('v', 1000)]), keyframes)
}

/** Any frame of any source. */
export function shownBy(dice: Dice, document: ProjectDocument): Shown {
  const { id, facts } = dice.pick(document.sources)
  return facts.kind === 'picture'
    ? { kind: 'picture', source: id }
    : frameOf(id, dice.whole(0, facts.frameCount - 1))
}

/** Any exposure. */
export function randomExposure(dice: Dice): Exposure {
  return dice.pick<Exposure>([
    { kind: 'every', frames: dice.whole(1, 4) },
    { kind: 'count', count: dice.whole(1, 12) },
    { kind: 'hold' },
    { kind: 'source' },
  ])
}

/** Any spacing. */
export function randomSpacing(dice: Dice): GapSpacing {
  // The ends come often: there drawings are keyframes.
  const share = (): number => dice.pick([0, 1, dice.next(), dice.whole(0, 100) / 100])
  const times = Array.from({ length: dice.whole(1, 8) }, share).sort((a, b) => a - b)
  return dice.pick<GapSpacing>([
    { kind: 'named', name: dice.pick(['linear', 'ease-in', 'ease-out', 'ease']) },
    { kind: 'bezier', x1: share(), y1: share(), x2: share(), y2: share() },
    { kind: 'chart', times },
  ])
}

/** Any change of a gap. */
export function gapChange(dice: Dice): Partial<GapSettings> {
  const seed = (): number => dice.whole(0, 3)
  return dice.pick<Partial<GapSettings>>([
    { exposure: randomExposure(dice) },
    { spacing: randomSpacing(dice) },
    { model: dice.pick(['studio', 'mine']) },
    { seed: seed() },
    { method: dice.pick(['model', 'cross-fade', 'nearest']) },
    { takes: [...new Set([seed(), seed(), seed()])], pinned: dice.pick([null, seed()]) },
    {
      locks: dice.pick<GapSettings['locks']>([
        [],
        [{ kind: 'box', x: 0, y: 0, width: dice.whole(1, 9), height: 5 }],
        [{ kind: 'stroke', erase: false, radius: dice.whole(1, 9), points: [0, 4, dice.whole(0, 9), 7] }],
      ]),
    },
  ])
}

/** Freezes all of it, so that an edit that writes into it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

/** A document of some keyframes, at random places, after some changes of its gaps. */
export function randomDocument(dice: Dice): ProjectDocument {
  let document = addSources(emptyDocument(), [
    videoOf('clip', 60),
    videoOf('other', 40),
    pictureOf('drawing'),
  ])
  const places = new Set(Array.from({ length: dice.whole(0, 12) }, () => dice.whole(0, 90)))
  const keyframes = [...places].map((at): Keyframe => ({
    id: dice.name(),
    at,
    shows: shownBy(dice, document),
  }))
  document = addKeyframes(document, keyframes)
  for (const gap of document.gaps) document = changeGaps(document, [gapId(gap)], gapChange(dice))
  return frozen(document)
}
