// Runs methods over the chosen windows of clips and scores them.
import { pictureOf } from '../../src-main/engine/metrics/picture.ts'
import { scoreGap } from '../../src-main/engine/metrics/scores.ts'
import { meanScore, type GapScore, type Score } from '../../src-shared/scores.ts'
import type { Group } from './clips.ts'
import type { ClipEnd } from './decode.ts'
import type { Method } from './method.ts'
import { chooseWindows, type Rule } from './windows.ts'

/** What a method reached on a clip. */
export interface ClipResult {
  readonly clip: string
  /** First frames of the judged windows. */
  readonly windows: readonly number[]
  readonly score: Score
  /** Mean over the windows for each position in the gap. */
  readonly positions: readonly Score[]
}

/** What a method reached on a group; every clip counts the same. */
export interface GroupResult {
  readonly group: string
  readonly score: Score
  readonly clips: readonly ClipResult[]
}

/** What a method reached, and how long it took. */
export interface MethodResult {
  readonly method: string
  readonly about: string
  readonly groups: readonly GroupResult[]
  /** Seconds for making the in-betweens, without scoring. */
  readonly seconds: number
}

/** Judges one method. `clipAt` gives a decoded clip; `onClip` hears of each finished one. */
export async function judge(
  method: Method,
  groups: readonly Group[],
  rule: Rule,
  clipAt: (clip: string) => Promise<ClipEnd>,
  onClip: (result: ClipResult) => void = () => undefined,
): Promise<MethodResult> {
  let seconds = 0
  const results: GroupResult[] = []
  for (const { name, clips } of groups) {
    const judged: ClipResult[] = []
    for (const clip of clips) {
      const end = await clipAt(clip)
      const windows = chooseWindows(end.frameCount, rule, (index) => end.frameAt(index).data)
      if (windows.length === 0) throw new Error(`${clip} is too short: ${end.frameCount} frames.`)
      const scores: GapScore[] = []
      for (const start of windows) {
        const started = performance.now()
        const made = await method.inbetween(end.frameAt(start), end.frameAt(start + rule.gap), rule.gap - 1)
        seconds += (performance.now() - started) / 1000
        const truth = made.map((_, index) => pictureOf(end.frameAt(start + 1 + index)))
        scores.push(scoreGap(truth, made))
      }
      const positions = Array.from({ length: rule.gap - 1 }, (_, index) =>
        meanScore(scores.map((score) => score.positions[index]!)),
      )
      judged.push({ clip, windows, score: meanScore(scores.map(({ mean }) => mean)), positions })
      onClip(judged.at(-1)!)
    }
    results.push({ group: name, clips: judged, score: meanScore(judged.map(({ score }) => score)) })
  }
  return { method: method.name, about: method.about ?? method.name, groups: results, seconds }
}
