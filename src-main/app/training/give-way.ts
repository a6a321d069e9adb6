// Training gives way to frames that somebody waits for: it rests between two steps while there are some, but never for good.

/** How patiently it gives way; all in ms. */
export interface Manners {
  /** It rests for so long at a stretch at most. */
  readonly mostRest: number
  /** Then it goes on for so long at least. */
  readonly turn: number
  /** Quiet that lets it go on: gaps follow upon each other. */
  readonly quiet: number
}

/** See docs/fine-tuning.md for what was measured. */
export const usualManners: Manners = { mostRest: 20_000, turn: 10_000, quiet: 500 }

/** Says `rest` when it should rest or go on, from now until the returned stopper is called. */
export function giveWay(
  busy: { now(): boolean; onChange(listener: () => void): () => void },
  rest: (resting: boolean) => void,
  { mostRest, turn, quiet }: Manners = usualManners,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let resting = false
  let since = 0
  let hasTurn = false

  const after = (milliseconds: number, run: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      run()
    }, milliseconds)
    timer.unref()
  }
  const set = (next: boolean) => {
    if (next === resting) return
    resting = next
    rest(next)
  }
  const takeTurn = () => {
    set(false)
    hasTurn = true
    after(turn, () => {
      hasTurn = false
      look()
    })
  }
  const look = () => {
    if (hasTurn) return
    if (busy.now()) {
      if (!resting) since = performance.now()
      set(true)
      after(Math.max(0, mostRest - (performance.now() - since)), takeTurn)
    } else if (resting) {
      after(quiet, () => set(false))
    }
  }
  const remove = busy.onChange(look)
  look()
  return () => {
    remove()
    clearTimeout(timer)
  }
}
