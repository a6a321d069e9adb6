// From key references to keyframes: opens every source once, fetches the exact frames, checks their order.
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { toNumber, type Rational } from '../../src-shared/timebase.ts'
import type { Source, SourceFrame } from '../media/source-types.ts'
import { harmonise, type FitMode, type NamedFrame, type Resize, type Size } from './harmonise.ts'
import type { KeyReference } from './parse-key.ts'

/** A key with its picture. */
export interface Keyframe {
  readonly reference: KeyReference
  readonly source: Source
  /** The frame's place in its source; 0 for a picture. */
  readonly index: number
  readonly time: Rational
  /** In the shape of the whole chain. */
  readonly frame: Frame
}

/** What the media room does for this file. */
export interface KeyframeTools {
  open(path: string, signal: AbortSignal | undefined): Promise<Source>
  readonly resize: Resize
}

/** How the pictures are brought to one shape; see {@link harmonise}. */
export interface KeyframeOptions {
  readonly size: Size | undefined
  readonly fit: FitMode
}

interface Fetched {
  readonly reference: KeyReference
  readonly source: Source
  readonly found: SourceFrame
}

async function fetchFrame(
  reference: KeyReference,
  source: Source,
  signal?: AbortSignal,
): Promise<SourceFrame> {
  const { position } = reference
  switch (position.kind) {
    case 'first':
      return source.frameAtIndex(0, signal)
    case 'time':
      return source.frameAtTime(position.time, signal)
    case 'frame':
      return source.frameAtIndex(position.index, signal)
  }
}

function secondsWord(time: Rational): string {
  return `${String(Number(toNumber(time).toFixed(3)))} s`
}

/** Neighbouring keys of one video must not go back in time; the same frame twice is a hold. */
function checkOrder(keys: readonly Fetched[]): void {
  for (const [index, key] of keys.entries()) {
    const before = keys[index - 1]
    if (before?.source !== key.source || key.found.index >= before.found.index) continue
    const place = ({ found }: Fetched): string => `frame ${String(found.index)}, ${secondsWord(found.time)}`
    throw new InterludeError(
      'out-of-range',
      `The key ${key.reference.text} (${place(key)}) lies before the key ${before.reference.text} (${place(before)}).`,
      'Name the keys of one video in the order in which they appear.',
    )
  }
}

/** Opens each path once, even when many keys name it. */
async function fetchAll(
  references: readonly KeyReference[],
  tools: KeyframeTools,
  signal?: AbortSignal,
): Promise<Fetched[]> {
  const sources = new Map<string, Source>()
  const fetched: Fetched[] = []
  for (const reference of references) {
    throwIfCancelled(signal)
    const source = sources.get(reference.path) ?? (await tools.open(reference.path, signal))
    sources.set(reference.path, source)
    fetched.push({ reference, source, found: await fetchFrame(reference, source, signal) })
  }
  return fetched
}

/**
 * The keyframes in the order given, all of one shape. A key without a position is its source's first frame.
 * Throws what the media room throws for a source, `out-of-range` for keys of one video that go back in time, and what
 * {@link harmonise} throws.
 */
export async function resolveKeyframes(
  references: readonly KeyReference[],
  tools: KeyframeTools,
  options: KeyframeOptions,
  signal?: AbortSignal,
): Promise<Keyframe[]> {
  const fetched = await fetchAll(references, tools, signal)
  checkOrder(fetched)
  const named = fetched.map(({ reference, found }): NamedFrame => ({
    name: reference.text,
    frame: found.frame,
  }))
  const frames = await harmonise(named, options, tools.resize)
  return fetched.flatMap(({ reference, source, found }, index) => {
    const frame = frames[index]
    return frame ? [{ reference, source, index: found.index, time: found.time, frame }] : []
  })
}
