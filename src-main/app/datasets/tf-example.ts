// Reads tf.Example messages: named features, each a list of byte strings, floats or whole numbers. Protocol buffers:
//   Example { Features features = 1 }   Features { map<string, Feature> feature = 1 }
//   Feature { BytesList bytes_list = 1 | FloatList float_list = 2 | Int64List int64_list = 3 }   each list: repeated value = 1

/** One feature. */
export type Feature =
  | { readonly kind: 'bytes'; readonly values: readonly Buffer[] }
  | { readonly kind: 'floats'; readonly values: readonly number[] }
  | { readonly kind: 'integers'; readonly values: readonly bigint[] }

interface Field {
  readonly number: number
  /** A view of the message for length-delimited fields. */
  readonly bytes: Buffer | undefined
  readonly varint: bigint
}

/** The fields of a message in order. Throws RangeError for what is not a protocol buffer. */
function* fieldsOf(message: Buffer): Generator<Field, void, undefined> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++]
      if (byte === undefined) break
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new RangeError('a number runs past its end')
  }
  const take = (length: number): Buffer => {
    const end = at + length
    if (!(end <= message.length)) throw new RangeError('a field runs past the end of its message')
    const bytes = message.subarray(at, end)
    at = end
    return bytes
  }
  while (at < message.length) {
    const tag = Number(varint())
    const number = Math.floor(tag / 8)
    switch (tag % 8) {
      case 0:
        yield { number, bytes: undefined, varint: varint() }
        break
      case 1:
        yield { number, bytes: take(8), varint: 0n }
        break
      case 2:
        yield { number, bytes: take(Number(varint())), varint: 0n }
        break
      case 5:
        yield { number, bytes: take(4), varint: 0n }
        break
      default:
        throw new RangeError('a field has an unknown type')
    }
  }
}

function fieldsNumbered(message: Buffer, number: number): Field[] {
  return [...fieldsOf(message)].filter((field) => field.number === number)
}

/** Floats and integers may be packed into one field or written one by one. */
function floatsOf(list: Buffer): number[] {
  return fieldsNumbered(list, 1).flatMap(({ bytes }) =>
    bytes
      ? Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4))
      : [],
  )
}

function integersOf(list: Buffer): bigint[] {
  return fieldsNumbered(list, 1).flatMap(({ bytes, varint }) => {
    if (!bytes) return [BigInt.asIntN(64, varint)]
    const values: bigint[] = []
    // A packed field is varints one behind the other.
    let value = 0n
    let shift = 0n
    for (const byte of bytes) {
      value |= BigInt(byte & 127) << shift
      shift += 7n
      if (byte >= 128) continue
      values.push(BigInt.asIntN(64, value))
      value = 0n
      shift = 0n
    }
    return values
  })
}

function featureOf(message: Buffer): Feature | undefined {
  let feature: Feature | undefined
  for (const { number, bytes } of fieldsOf(message)) {
    if (!bytes) continue
    if (number === 1) {
      feature = { kind: 'bytes', values: fieldsNumbered(bytes, 1).flatMap((field) => field.bytes ?? []) }
    } else if (number === 2) {
      feature = { kind: 'floats', values: floatsOf(bytes) }
    } else if (number === 3) {
      feature = { kind: 'integers', values: integersOf(bytes) }
    }
  }
  return feature
}

/**
 * The features of a serialised tf.Example whose names `wanted` accepts. Byte strings are views of the message.
 * Throws RangeError for what is not one.
 */
export function parseExample(
  message: Buffer,
  wanted: (name: string) => boolean = () => true,
): Map<string, Feature> {
  const features = new Map<string, Feature>()
  for (const { bytes: list } of fieldsNumbered(message, 1)) {
    if (!list) throw new RangeError('its features are not a message')
    for (const { bytes: entry } of fieldsNumbered(list, 1)) {
      if (!entry) throw new RangeError('a feature is not a message')
      const name = fieldsNumbered(entry, 1).at(-1)?.bytes?.toString('utf8') ?? ''
      const value = fieldsNumbered(entry, 2).at(-1)?.bytes
      const feature = value && wanted(name) ? featureOf(value) : undefined
      if (feature) features.set(name, feature)
    }
  }
  return features
}
