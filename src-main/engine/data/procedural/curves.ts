// Movement in time: curves over a clip's time 0..1, defined a little beyond both ends for open shutters.
import type { Random } from '../random.ts'

/** A value that changes over the clip's time 0..1. */
export type Curve = (time: number) => number

/** A point that moves over the clip's time 0..1. */
export type Path = (time: number) => readonly [x: number, y: number]

const clamp = (value: number) => Math.min(1, Math.max(0, value))

/** How far along (0 at 0, 1 at 1) something is: the animator's spacings, springs, and stops on the way. */
export function randomEasing(random: Random): Curve {
  const kind = random.weighted([
    ['linear', 3],
    ['in', 2],
    ['out', 2],
    ['in-out', 3],
    ['overshoot', 1.5],
    ['stop', 1.5],
    ['bounce', 1],
  ] as const)
  switch (kind) {
    case 'linear':
      return (time) => time
    case 'in': {
      const power = random.range(1.3, 3)
      return (time) => Math.pow(Math.max(0, time), power)
    }
    case 'out': {
      const power = random.range(1.3, 3)
      return (time) => 1 - Math.pow(Math.max(0, 1 - time), power)
    }
    case 'in-out': {
      const sharp = random.range(0.4, 1)
      return (time) => {
        const x = clamp(time)
        return (1 - sharp) * x + sharp * x * x * (3 - 2 * x)
      }
    }
    case 'overshoot': {
      const frequency = random.range(5, 11)
      const damping = random.range(3, 6)
      return (time) => 1 - Math.exp(-damping * Math.max(0, time)) * Math.cos(frequency * Math.max(0, time))
    }
    case 'stop': {
      // Moves, waits, moves on.
      const stop = random.range(0.25, 0.5)
      const go = stop + random.range(0.1, 0.35)
      const share = stop / (stop + 1 - go)
      const smooth = (x: number) => x * x * (3 - 2 * x)
      return (time) =>
        time < go
          ? share * smooth(clamp(time / stop))
          : share + (1 - share) * smooth(clamp((time - go) / (1 - go)))
    }
    case 'bounce': {
      const hops = random.range(1.5, 3.5)
      return (time) =>
        time +
        0.25 * Math.abs(Math.sin(Math.PI * hops * time)) -
        0.25 * Math.abs(Math.sin(Math.PI * hops)) * time
    }
  }
}

/** A slow, never repeating tremble of about unit size: a hand that holds a camera, leaves in the wind. */
export function randomWander(random: Random, cycles: number): Curve {
  const waves = [1, 1.93, 3.71].map((factor, index) => ({
    rate: 2 * Math.PI * cycles * factor * random.range(0.8, 1.25),
    phase: random.range(0, 2 * Math.PI),
    size: 0.6 / (index + 1),
  }))
  return (time) => waves.reduce((sum, wave) => sum + wave.size * Math.sin(wave.rate * time + wave.phase), 0)
}

/** A smooth curve through random points (Catmull-Rom), from 0 to 1 along it. */
function splinePath(random: Random, reach: number): Path {
  const count = 2 + random.below(3)
  const points: (readonly [number, number])[] = [[0, 0]]
  let heading = random.range(0, 2 * Math.PI)
  for (let index = 0; index < count; index++) {
    const [x, y] = points[index] ?? [0, 0]
    const step = (reach / count) * random.range(0.6, 1.5)
    points.push([x + step * Math.cos(heading), y + step * Math.sin(heading)])
    heading += random.normal() * 0.8
  }
  const at = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, 0]
  return (time) => {
    const along = time * count
    const index = Math.min(count - 1, Math.max(0, Math.floor(along)))
    const s = along - index
    const [p0, p1, p2, p3] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const blend = (axis: 0 | 1) =>
      p1[axis] +
      0.5 *
        s *
        (p2[axis] -
          p0[axis] +
          s *
            (2 * p0[axis] -
              5 * p1[axis] +
              4 * p2[axis] -
              p3[axis] +
              s * (3 * (p1[axis] - p2[axis]) + p3[axis] - p0[axis])))
    return [blend(0), blend(1)]
  }
}

/** A path of about `reach` pixels from (0,0): straight, curved, round, thrown, swinging or wandering. */
export function randomPath(random: Random, reach: number): Path {
  const ease = randomEasing(random)
  const kind = random.weighted([
    ['line', 3],
    ['spline', 3],
    ['arc', 2],
    ['throw', 1.5],
    ['swing', 1.5],
    ['wander', 1],
  ] as const)
  switch (kind) {
    case 'line': {
      const heading = random.range(0, 2 * Math.PI)
      return (time) => [reach * ease(time) * Math.cos(heading), reach * ease(time) * Math.sin(heading)]
    }
    case 'spline': {
      const path = splinePath(random, reach)
      return (time) => path(ease(time))
    }
    case 'arc': {
      const sweep = random.range(0.6, 1.5) * Math.PI * random.sign()
      const radius = reach / Math.abs(sweep)
      const start = random.range(0, 2 * Math.PI)
      const squash = random.range(0.5, 1)
      return (time) => {
        const angle = start + sweep * ease(time)
        return [
          radius * (Math.cos(angle) - Math.cos(start)),
          squash * radius * (Math.sin(angle) - Math.sin(start)),
        ]
      }
    }
    case 'throw': {
      const side = reach * random.range(0.3, 0.8) * random.sign()
      const height = reach * random.range(0.6, 1.4)
      const fall = random.range(0.7, 1.6)
      return (time) => [side * time, -height * (time * 2 - fall * 2 * time * time)]
    }
    case 'swing': {
      const heading = random.range(0, 2 * Math.PI)
      const cycles = random.range(0.4, 1.6)
      const size = reach / Math.max(1, 4 * cycles)
      const phase = random.range(0, 2 * Math.PI)
      return (time) => {
        const along = size * (Math.sin(2 * Math.PI * cycles * time + phase) - Math.sin(phase))
        return [along * Math.cos(heading), along * Math.sin(heading)]
      }
    }
    case 'wander': {
      const x = randomWander(random, 0.7)
      const y = randomWander(random, 0.7)
      const size = reach / 4
      return (time) => [size * (x(time) - x(0)), size * (y(time) - y(0))]
    }
  }
}
