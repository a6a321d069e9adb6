// A reader and writer of the safetensors format (huggingface/safetensors, version 0.x): 8 bytes header length (little-endian),
// a JSON header {name: {dtype, shape, data_offsets}}, then the numbers, row by row, little-endian, without gaps.
// Files come from strangers: every size is checked before it is used, and nothing in the file becomes a property name.
// F32 and F16 only; numbers come out as Float32Array.

/** A named tensor of a file. */
export interface StoredTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** What a file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  /** The file's free text notes. */
  readonly metadata: ReadonlyMap<string, string>
}

/** A file that is not what it says; the message completes "FILE cannot be read: ". */
export class SafetensorsError extends Error {}

const maxHeader = 16 * 1024 * 1024
const maxRank = 8
const bytesOf = { F32: 4, F16: 2 } as const
type StoredType = keyof typeof bytesOf

function fail(reason: string): never {
  throw new SafetensorsError(reason)
}

/** Reads a whole file's bytes. Throws {@link SafetensorsError}. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { entries, body } = splitHeader(bytes)
  const metadata = new Map<string, string>()
  const found: (Place & { name: string })[] = []
  for (const [name, entry] of entries) {
    if (name === '__metadata__') {
      for (const [key, value] of textEntries(entry)) metadata.set(key, value)
      continue
    }
    found.push({ name, ...checkEntry(name, entry, body.byteLength) })
  }
  // The format wants no holes and no overlap; together with the sizes this bounds all memory by the file's length.
  found.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let expected = 0
  for (const { name, begin, end } of found) {
    if (begin !== expected) fail(`tensor ${quote(name)} does not start where the one before it ends`)
    expected = end
  }
  if (expected !== body.byteLength) {
    fail(`its header describes ${expected} bytes of numbers, and ${body.byteLength} follow`)
  }
  const tensors = new Map<string, StoredTensor>()
  for (const { name, type, shape, begin, end } of found) {
    const part = body.subarray(begin, end)
    tensors.set(name, { shape, values: type === 'F32' ? readFloats(part) : readHalves(part) })
  }
  return { tensors, metadata }
}

function splitHeader(bytes: Uint8Array): { entries: [string, unknown][]; body: Uint8Array } {
  if (bytes.byteLength < 8) fail('it is shorter than 8 bytes')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getBigUint64(0, true)
  if (length > BigInt(maxHeader)) {
    fail('its header would be larger than 16 MiB; it may be another kind of file')
  }
  const size = Number(length)
  if (8 + size > bytes.byteLength) fail('it ends inside its header; it may be truncated')
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + size)))
  } catch {
    fail('its header is not JSON')
  }
  if (!isRecord(header)) fail('its header is not an object')
  return { entries: Object.entries(header), body: bytes.subarray(8 + size) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textEntries(value: unknown): [string, string][] {
  if (!isRecord(value)) fail('its notes are not an object')
  return Object.entries(value).map(([key, text]) => {
    if (typeof text !== 'string') fail('its notes are not all text')
    return [key, text]
  })
}

interface Place {
  readonly type: StoredType
  readonly shape: number[]
  readonly begin: number
  readonly end: number
}

function checkEntry(name: string, entry: unknown, bodyLength: number): Place {
  const at = `tensor ${quote(name)}`
  if (name === '' || name.length > 256) fail(`${at} has an empty or overlong name`)
  if (!isRecord(entry)) fail(`${at} is not described`)
  const { dtype, shape, data_offsets: offsets } = entry
  if (dtype !== 'F32' && dtype !== 'F16') {
    fail(`${at} has numbers of type ${quote(String(dtype))}; only F32 and F16 are known`)
  }
  if (!isCounts(shape) || shape.length > maxRank) fail(`${at} has no valid shape`)
  if (!isCounts(offsets) || offsets.length !== 2) fail(`${at} has no valid place`)
  const [begin = 0, end = 0] = offsets
  if (begin > end || end > bodyLength) fail(`${at} lies outside of the file; it may be truncated`)
  // Safe integers multiplied step by step: the product is compared before it can pass 2^53.
  let count = 1
  for (const side of shape) {
    count *= side
    if (count > bodyLength) fail(`${at} is larger than the file`)
  }
  if (count * bytesOf[dtype] !== end - begin) fail(`${at} has another size than its shape`)
  return { type: dtype, shape, begin, end }
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

const quote = (text: string): string => JSON.stringify(text.slice(0, 80))

/** Memory of its own, aligned. (A Buffer's `slice` is a view on the whole file, unlike a Uint8Array's.) */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function readFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(copyOf(bytes))
}

function readHalves(bytes: Uint8Array): Float32Array {
  const halves = new Uint16Array(copyOf(bytes))
  return Float32Array.from(halves, fromHalf)
}

/** Largest number that rounds to a finite one of 16 bits. */
const halfLimit = 65520

/**
 * Writes tensors with 32 bits a number, or with 16 where a tensor's numbers all fit (those below 65520 do; running moments of a
 * network that has hardly learnt may not).
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
  precision: 16 | 32 = 32,
): Uint8Array<ArrayBuffer> {
  const isWide = ({ values }: StoredTensor): boolean =>
    precision === 32 || values.some((value) => Math.abs(value) >= halfLimit)
  const typed = [...tensors].map(([name, tensor]) => ({ name, tensor, wide: isWide(tensor) }))
  // The wide ones first, so that all of them start at multiples of four bytes.
  const inOrder = [...typed.filter(({ wide }) => wide), ...typed.filter(({ wide }) => !wide)]
  const entries: [string, unknown][] = []
  if (metadata.size > 0) entries.push(['__metadata__', Object.fromEntries(metadata)])
  let offset = 0
  for (const { name, tensor, wide } of inOrder) {
    const dtype: StoredType = wide ? 'F32' : 'F16'
    const end = offset + tensor.values.length * bytesOf[dtype]
    entries.push([name, { dtype, shape: tensor.shape, data_offsets: [offset, end] }])
    offset = end
  }
  // fromEntries defines own properties, so that even a tensor called __proto__ stays data. Padded with spaces to 8 bytes.
  const json = JSON.stringify(Object.fromEntries(entries))
  const text = new TextEncoder().encode(json)
  const header = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(8 + header + offset)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header), true)
  bytes.set(text, 8)
  bytes.fill(0x20, 8 + text.length, 8 + header)
  let position = 8 + header
  for (const { tensor, wide } of inOrder) {
    const { values } = tensor
    if (wide) new Float32Array(bytes.buffer, position, values.length).set(values)
    else new Uint16Array(bytes.buffer, position, values.length).set(Uint16Array.from(values, toHalf))
    position += values.length * (wide ? 4 : 2)
  }
  return bytes
}

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** The IEEE 754 binary16 pattern nearest to a number, ties to even. */
export function toHalf(value: number): number {
  float[0] = value
  const pattern = bits[0] ?? 0
  const sign = (pattern >>> 16) & 0x8000
  const magnitude = Math.abs(float[0])
  if (Number.isNaN(value)) return sign | 0x7e00
  if (magnitude >= 65520) return sign | 0x7c00
  // Below the normal range numbers are multiples of 2^-24, and the rounded multiple is the pattern itself.
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24)
  const exponent = ((pattern >>> 23) & 0xff) - 127
  const fraction = roundEven((magnitude / 2 ** exponent - 1) * 1024)
  // A fraction rounded up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + fraction)
}

function roundEven(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  if (rest > 0.5 || (rest === 0.5 && low % 2 === 1)) return low + 1
  return low
}

/** The number of an IEEE 754 binary16 pattern. */
export function fromHalf(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1
  const exponent = (pattern >>> 10) & 0x1f
  const fraction = pattern & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
