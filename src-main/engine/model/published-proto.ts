// As much of protobuf's wire format as reading and writing a SavedModel takes. Reading trusts nothing: every length is checked
// against the bytes that are there, so what it makes is bounded by the file's size.

/** One field of a message. `bytes` is a view on the message for length-delimited fields and empty for others. */
export interface Field {
  readonly number: number
  /** Of a varint; 0 for others. Numbers beyond 2^53 lose precision, negative ones come as negative. */
  readonly value: number
  readonly bytes: Uint8Array
  /** Tag and content, as they stand in the message. */
  readonly raw: Uint8Array
}

/** Bytes that are no message; the message completes "FILE can't be read: ". */
export class ProtoError extends Error {}

const nothing = new Uint8Array()

/** The fields of a message, in their order. Throws {@link ProtoError}. */
export function* fieldsOf(message: Uint8Array): Generator<Field, void, undefined> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++]
      if (byte === undefined) throw new ProtoError('it ends inside a number; it may be truncated')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new ProtoError('it holds a number that does not end')
  }
  while (at < message.length) {
    const start = at
    const tag = Number(varint())
    const wire = tag % 8
    let value = 0
    let bytes: Uint8Array = nothing
    if (wire === 0) {
      value = Number(BigInt.asIntN(64, varint()))
    } else if (wire === 1 || wire === 2 || wire === 5) {
      const length = wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4
      if (length > message.length - at) throw new ProtoError('it ends inside a field; it may be truncated')
      if (wire === 2) bytes = message.subarray(at, at + length)
      at += length
    } else {
      throw new ProtoError('it is not a protocol buffer')
    }
    yield { number: Math.floor(tag / 8), value, bytes, raw: message.subarray(start, at) }
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** A text field's text. Throws {@link ProtoError}. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new ProtoError('it holds a name that is no text')
  }
}

/** The numbers of a repeated varint field, packed or not. */
export function numbersOf({ value, bytes, raw }: Field): number[] {
  // Unpacked ones have the wire type 0.
  if ((raw[0] ?? 0) % 8 === 0) return [value]
  const numbers: number[] = []
  // A packed list is varints without tags; a tag before each makes it a message that can be read.
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) >= 0x80) continue
    for (const field of fieldsOf(concat([Uint8Array.of(8), bytes.subarray(start, at + 1)]))) {
      numbers.push(field.value)
    }
    start = at + 1
  }
  return numbers
}

/** Joins byte strings. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}

/** A varint field; whole numbers from 0 on. */
export function numberField(number: number, value: number): Uint8Array {
  return concat([writeVarint(number * 8), writeVarint(value)])
}

/** A length-delimited field: bytes, text, or a message of these fields. */
export function field(number: number, content: string | readonly Uint8Array[]): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : concat(content)
  return concat([writeVarint(number * 8 + 2), writeVarint(bytes.length), bytes])
}

/** An entry of a map whose keys are text. */
export function entryField(number: number, key: string, value: readonly Uint8Array[]): Uint8Array {
  return field(number, [field(1, key), field(2, value)])
}
