// The small parts that watch a process: processor time, the memory killer's counters, the restart budget, the pulse.
import { describe, expect, it, vi } from 'vitest'
import { countKills, watchMemoryKiller } from '../../../src-main/engine-client/memory-killer.ts'
import { parseProcStat, parsePsTime } from '../../../src-main/engine-client/processor-time.ts'
import { watchPulse } from '../../../src-main/engine-client/pulse.ts'
import { createRestartBudget } from '../../../src-main/engine-client/restarts.ts'

describe('processor time', () => {
  it('reads /proc/PID/stat, whatever the program is called', () => {
    const after = 'S 1 2 3 0 -1 4194304 101 0 0 0 250 50 0 0 20 0 1 0 146771 3133440 380'
    expect(parseProcStat(`117 (cat) ${after}`)).toBe(3)
    expect(parseProcStat(`117 (a b) c (x) ${after}`)).toBe(3)
    expect(parseProcStat('nonsense')).toBeUndefined()
  })
  it('reads ps', () => {
    expect(parsePsTime(' 0:00.05\n')).toBe(0.05)
    expect(parsePsTime('12:34')).toBe(754)
    expect(parsePsTime('1:02:03.5')).toBe(3723.5)
    expect(parsePsTime('2-00:00:01')).toBe(172801)
    expect(parsePsTime('')).toBeUndefined()
  })
})

describe("the memory killer's counters", () => {
  it('adds up what the kernel and the control groups say', () => {
    expect(countKills('pgfault 5\noom_kill 3\nlow 0\noom 9\noom_kill 4\noom_kill_disable 0\n')).toBe(7)
    expect(countKills('')).toBe(0)
  })
  it('notices a rise lately, but not one of long ago', () => {
    vi.useFakeTimers()
    let kills = 5
    const watch = watchMemoryKiller(() => kills, 1000)
    try {
      expect(watch.struck()).toBe(false)
      vi.advanceTimersByTime(5000)
      kills = 6
      expect(watch.struck()).toBe(true)
      // A reading right after the kill must not hide it.
      vi.advanceTimersByTime(1000)
      expect(watch.struck()).toBe(true)
      vi.advanceTimersByTime(1000)
      expect(watch.struck()).toBe(false)
    } finally {
      watch.stop()
      vi.useRealTimers()
    }
  })
})

describe('the restart budget', () => {
  it('allows so many deaths within a sliding window', () => {
    let now = 0
    const budget = createRestartBudget(2, 100, () => now)
    budget.spend()
    now = 60
    budget.spend()
    expect(budget.left()).toBe(false)
    now = 101
    expect(budget.left()).toBe(true)
    budget.spend()
    expect(budget.left()).toBe(false)
    budget.renew()
    expect(budget.left()).toBe(true)
  })
})

describe('the pulse', () => {
  /** A process whose answers and work are set by hand. */
  const watch = () => {
    vi.useFakeTimers()
    const patient = {
      seconds: 0 as number | undefined,
      answers: true,
      asked: 0,
      stuck: 0,
      silences: [] as number[],
    }
    const stop = watchPulse({
      ping: () => {
        patient.asked++
        return patient.answers ? Promise.resolve() : new Promise(() => undefined)
      },
      processorSeconds: () => Promise.resolve(patient.seconds),
      interval: 1000,
      patience: 5000,
      onSilence: (milliseconds) => patient.silences.push(milliseconds),
      onStuck: () => patient.stuck++,
    })
    return { patient, stop: () => (stop(), vi.useRealTimers()) }
  }

  it('leaves alone who answers', async () => {
    const { patient, stop } = watch()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(patient).toMatchObject({ stuck: 0, silences: [] })
    expect(patient.asked).toBeGreaterThan(50)
    stop()
  })
  it('leaves alone who is silent but works, however long', async () => {
    const { patient, stop } = watch()
    patient.answers = false
    for (let second = 0; second < 100; second++) {
      patient.seconds = second * 0.5
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(patient.stuck).toBe(0)
    expect(patient.silences.at(-1)).toBeGreaterThan(90_000)
    stop()
  })
  it('reports who is silent and idle, once, after its patience', async () => {
    const { patient, stop } = watch()
    patient.answers = false
    await vi.advanceTimersByTimeAsync(5000)
    expect(patient.stuck).toBe(0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(patient.stuck).toBe(1)
    expect(patient.silences.length).toBeLessThan(8)
    stop()
  })
  it('never condemns where work cannot be told', async () => {
    const { patient, stop } = watch()
    patient.answers = false
    patient.seconds = undefined
    await vi.advanceTimersByTimeAsync(600_000)
    expect(patient.stuck).toBe(0)
    stop()
  })
  it('falls silent when stopped', async () => {
    const { patient, stop } = watch()
    patient.answers = false
    await vi.advanceTimersByTimeAsync(3000)
    stop()
    expect(patient.silences.at(-1)).toBe(0)
    const heard = patient.silences.length
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(patient.silences).toHaveLength(heard)
  })
})
