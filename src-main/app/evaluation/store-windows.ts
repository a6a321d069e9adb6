// Windows of clip stores: the footage as training read it, with its own splits.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import {
  chooseWindows,
  describeRule,
  requireWindows,
  type Stretch,
  type WindowSource,
} from './choose-windows.ts'
import { fitJudged, movementBetween } from './judged-size.ts'
import type { EvaluationData, EvaluationParts, StoreWindowsRequest } from './types.ts'

/** `the test split`, `the validation and test splits`. */
function describePart({ splits }: StoreWindowsRequest): string {
  const all = splits.length === 3
  const list = [splits.slice(0, -1).join(', '), ...splits.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ')
  return all
    ? 'All of the clips, also those that a model may have been trained on.'
    : `The ${list} ${splits.length === 1 ? 'split' : 'splits'} of the clips.`
}

/** Windows of clip stores. Throws `too-small` when there are none, `not-found`, `damaged`, `cancelled`. */
export async function findStoreWindows(
  { engine }: Pick<EvaluationParts, 'engine'>,
  request: StoreWindowsRequest,
  signal: AbortSignal,
): Promise<EvaluationData> {
  const { stores, splits, size } = request
  const titles: string[] = []
  const sources = new Map<string, WindowSource & { readonly stretches: Stretch[] }>()
  for (const store of stores) {
    throwIfCancelled(signal)
    const content = await engine.call('describe-store', { store }, { signal })
    titles.push(content.title)
    for (const [place, clip] of content.clips.entries()) {
      if (!splits.includes(clip.split)) continue
      const name = clip.source
      const source = sources.get(`${store}\0${name}`) ?? { name, stretches: [] }
      sources.set(`${store}\0${name}`, source)
      const read = async (first: number, count: number, stride: number, reader: AbortSignal) => {
        const wanted = { store, clip: place, first, count, stride }
        const { frames } = await engine.call('read-clip', wanted, { signal: reader })
        return frames.map((frame) => fitJudged(frame, size))
      }
      source.stretches.push({
        frames: clip.frames,
        // Where drawings were repeated the frames lie further apart than one.
        numberOf: (index) => {
          const [start, end] = clip.range
          return start + Math.round((index * (end - start)) / clip.frames)
        },
        read: (first, count, reader) => read(first, count, 1, reader),
        movements: async (firsts, gap, reader) => {
          const movements: number[] = []
          for (const first of firsts) {
            const [from, to] = await read(first, 2, gap, reader)
            movements.push(from && to ? movementBetween(from, to) : 0)
          }
          return movements
        },
      })
    }
  }
  const notes: string[] = []
  const windows = await chooseWindows([...sources.values()], request, signal, (note) => notes.push(note))
  const part = describePart(request)
  requireWindows(windows, request, `this part of ${titles.join(', ')}`, notes)
  return { title: titles.join('; '), rule: describeRule(request), part, windows, notes }
}
