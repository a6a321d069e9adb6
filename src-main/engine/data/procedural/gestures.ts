// What a body does: the angles of its joints in time. Angles are radians; 0 hangs down, positive swings forward
// (towards +x on screen after mirroring). Rates come from people: a walking cycle takes about a second, a punch half of it.
import type { Random } from '../random.ts'
import { randomWander, type Curve } from './curves.ts'

/** Joint angles, and how the whole body moves (in heights of the body). */
export interface Gesture {
  readonly lean: Curve
  readonly nod: Curve
  /** Near and far side: shoulder, elbow, hip, knee. */
  readonly shoulder: readonly [Curve, Curve]
  readonly elbow: readonly [Curve, Curve]
  readonly hip: readonly [Curve, Curve]
  readonly knee: readonly [Curve, Curve]
  /** Height above the ground. */
  readonly lift: Curve
  /** Way forward during the clip. */
  readonly travel: number
  /** Whether the body is seen from its side. */
  readonly fromSide: boolean
}

/** The actions of people in the footage that the paper used, and a few more. */
export const gestureNames = ['walk', 'run', 'box', 'wave', 'clap', 'jump', 'reach', 'dance', 'idle'] as const

/** See {@link gestureNames}. */
export type GestureName = (typeof gestureNames)[number]

const still: Curve = () => 0

/** A cycle `time*rate + phase` as an angle. */
const cycle =
  (rate: number, phase: number): Curve =>
  (time) =>
    2 * Math.PI * (rate * time + phase)

function stride(random: Random, quick: boolean): Gesture {
  const rate = quick ? random.range(0.7, 1.2) : random.range(0.35, 0.75)
  const turn = cycle(rate, random.unit())
  const swing = quick ? random.range(0.6, 0.95) : random.range(0.35, 0.55)
  const bend = quick ? random.range(0.9, 1.5) : random.range(0.4, 0.8)
  const arms = swing * random.range(0.6, 1.2)
  const arm = quick ? random.range(1, 1.7) : random.range(0.1, 0.5)
  const leg =
    (offset: number): Curve =>
    (time) =>
      swing * Math.sin(turn(time) + offset)
  // The knee bends while the leg comes forward.
  const knee =
    (offset: number): Curve =>
    (time) =>
      -bend * Math.max(0, Math.cos(turn(time) + offset)) - 0.08
  const lean = quick ? random.range(0.08, 0.3) : random.range(0, 0.08)
  const bounce = quick ? 0.045 : 0.018
  return {
    lean: () => lean,
    nod: still,
    shoulder: [(time) => -arms * Math.sin(turn(time)), (time) => arms * Math.sin(turn(time))],
    elbow: [(time) => arm + 0.2 * Math.sin(turn(time)), (time) => arm - 0.2 * Math.sin(turn(time))],
    hip: [leg(0), leg(Math.PI)],
    knee: [knee(0), knee(Math.PI)],
    lift: (time) => bounce * Math.abs(Math.cos(turn(time))),
    travel:
      rate *
      swing *
      (quick ? random.range(1.2, 1.9) : random.range(0.8, 1.2)) *
      (random.chance(0.15) ? 0 : 1),
    fromSide: true,
  }
}

function box(random: Random): Gesture {
  const turn = cycle(random.range(0.5, 1.6), random.unit())
  const reach = random.range(0.7, 1)
  const sway = randomWander(random, 0.8)
  // A punch is quick out and slower back.
  const punch =
    (offset: number): Curve =>
    (time) =>
      Math.pow(Math.max(0, Math.sin(turn(time) + offset)), 1.6) * reach
  const [near, far] = [punch(0), punch(Math.PI)]
  return {
    lean: (time) => 0.12 + 0.08 * sway(time) + 0.1 * near(time),
    nod: still,
    shoulder: [(time) => 0.45 + 1.05 * near(time), (time) => 0.45 + 1.05 * far(time)],
    elbow: [(time) => 1.9 * (1 - near(time)) + 0.05, (time) => 1.9 * (1 - far(time)) + 0.05],
    hip: [(time) => 0.25 + 0.04 * sway(time), (time) => -0.25 + 0.04 * sway(time)],
    knee: [() => -0.15, () => -0.12],
    lift: (time) => 0.01 * sway(time),
    travel: 0,
    fromSide: true,
  }
}

/** Both arms (mirrored on the far side) move between two angles, legs stand. */
function arms(
  random: Random,
  low: number,
  high: number,
  elbow: readonly [number, number],
  legs = 0.06,
): Gesture {
  const rate = random.range(0.4, 1.5)
  const turn = cycle(rate, random.unit())
  const share: Curve = (time) => 0.5 - 0.5 * Math.cos(turn(time))
  const sway = randomWander(random, 0.5)
  const shoulder: Curve = (time) => low + (high - low) * share(time)
  const bend: Curve = (time) => elbow[0] + (elbow[1] - elbow[0]) * share(time)
  const oneSided = random.chance(0.2)
  const jumps = legs > 0.1
  const spread: Curve = (time) => 0.08 + (jumps ? legs * share(time) : 0)
  return {
    lean: (time) => 0.025 * sway(time),
    nod: (time) => 0.04 * sway(time + 0.3),
    shoulder: [shoulder, (time) => -(oneSided ? 0.15 + 0.05 * sway(time) : shoulder(time))],
    elbow: [bend, (time) => -(oneSided ? 0.1 : bend(time))],
    hip: [spread, (time) => -spread(time)],
    knee: [still, still],
    lift: (time) => (jumps ? 0.07 * Math.abs(Math.sin(turn(time))) : 0.004 * sway(time)),
    travel: 0,
    fromSide: false,
  }
}

/** Every joint wanders by itself. */
function dance(random: Random, liveliness: number): Gesture {
  const wander = (size: number, centre = 0): Curve => {
    const curve = randomWander(random, random.range(0.4, 1.1))
    return (time) => centre + size * liveliness * curve(time)
  }
  return {
    lean: wander(0.2),
    nod: wander(0.25),
    shoulder: [wander(1, random.range(0.2, 1.4)), wander(1, random.range(-1.4, -0.2))],
    elbow: [wander(0.8, random.range(0, 1)), wander(0.8, random.range(-1, 0))],
    hip: [wander(0.35, 0.12), wander(0.35, -0.12)],
    knee: [wander(0.35, -0.2), wander(0.35, 0.2)],
    lift: wander(0.03, 0.02),
    travel: random.normal() * 0.2 * liveliness,
    fromSide: false,
  }
}

/** A gesture with its own rate, size and phase. */
export function makeGesture(name: GestureName, random: Random): Gesture {
  switch (name) {
    case 'walk':
      return stride(random, false)
    case 'run':
      return stride(random, true)
    case 'box':
      return box(random)
    case 'wave':
      return arms(random, random.range(1.3, 1.8), random.range(2.4, 3), [
        random.range(0, 0.6),
        random.range(0, 0.4),
      ])
    case 'clap':
      return arms(random, random.range(0.5, 1.4), random.range(0.2, 0.5), [
        random.range(0.2, 0.9),
        random.range(1.6, 2.2),
      ])
    case 'jump':
      return arms(random, random.range(0.1, 0.4), random.range(2.2, 2.9), [0, 0.2], random.range(0.25, 0.45))
    case 'reach':
      return arms(random, 0.1, random.range(0.8, 2), [0.1, random.range(0.3, 1.2)])
    case 'dance':
      return dance(random, random.range(0.6, 1.2))
    case 'idle':
      return dance(random, 0.15)
  }
}
