// How fast a run goes: the last half minute for people, the whole sitting for the record. Pauses and judgements don't count.
/** See the top of this file. */
export interface Pace {
  /** A step has been made; `samples` windows in `seconds`. */
  step(samples: number, seconds: number): void
  /** Seconds that a step takes lately; 0 before the first. */
  secondsPerStep(): number
  samplesPerSecond(): number
  /** Over the whole sitting. */
  overall(): number
}

const window = 30

/** A pace without steps. */
export function createPace(): Pace {
  const recent: { samples: number; seconds: number }[] = []
  let [samples, seconds] = [0, 0]
  const sum = () =>
    recent.reduce(
      (all, one) => ({ samples: all.samples + one.samples, seconds: all.seconds + one.seconds }),
      {
        samples: 0,
        seconds: 0,
      },
    )
  return {
    step: (count, took) => {
      recent.push({ samples: count, seconds: took })
      samples += count
      seconds += took
      while (recent.length > 1 && sum().seconds > window) recent.shift()
    },
    secondsPerStep: () => (recent.length === 0 ? 0 : sum().seconds / recent.length),
    samplesPerSecond: () => {
      const all = sum()
      return all.seconds > 0 ? all.samples / all.seconds : 0
    },
    overall: () => (seconds > 0 ? samples / seconds : 0),
  }
}
