// Random numbers that depend on a seed and a stream's name alone: the same on every machine, backend and thread count.
// TensorFlow's own generators promise none of that, so no random number of the program comes from there.

/** A stream of random numbers. */
export interface Noise {
  /** The next number in [0,1), 32 bits fine. */
  uniform(): number
  /** The next standard normal number. */
  normal(): number
  /** `count` standard normal numbers. */
  normals(count: number): Float32Array<ArrayBuffer>
}

/** Mixes text into a 32-bit state (FNV-1a), so that streams of one seed are unrelated. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * A stream of the small fast chaotic generator (sfc32, Chris Doty-Humphrey, PractRand; period above 2^64).
 * `seed` is any 32-bit number; `stream` names the use, so that adding one use does not shift the numbers of another.
 */
export function createNoise(seed: number, stream = ''): Noise {
  let a = seed >>> 0
  let b = hash(stream)
  let c = hash(`${stream}#${seed}`)
  let counter = 1

  const next = (): number => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + sum) >>> 0
    return sum
  }
  // The first outputs of near seeds are alike; the author runs 12 or more rounds away.
  for (let round = 0; round < 20; round++) next()

  const uniform = (): number => next() / 4294967296
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    // Box-Muller; 1 - u keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  const normals = (count: number) => {
    const values = new Float32Array(count)
    for (let index = 0; index < count; index++) values[index] = normal()
    return values
  }
  return { uniform, normal, normals }
}
