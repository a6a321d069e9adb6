// Changes SavedModels byte by byte, as an attacker would.
import { concat, field, fieldsOf } from '../../src-main/engine/model/published-proto.ts'

/** The message with the fields at a path of field numbers changed; `change` gives what stands in their place. */
export function changeAt(
  message: Uint8Array,
  [number = 0, ...deeper]: readonly number[],
  change: (bytes: Uint8Array) => readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  return concat(
    [...fieldsOf(message)].flatMap((part) => {
      if (part.number !== number) return [part.raw]
      if (deeper.length > 0) return [field(number, [changeAt(part.bytes, deeper, change)])]
      return change(part.bytes).map((bytes) => field(number, [bytes]))
    }),
  )
}

/** The same with all of a text replaced wherever it stands as a field of that path. */
export function renameAt(
  message: Uint8Array,
  path: readonly number[],
  from: string,
  to: string,
): Uint8Array<ArrayBuffer> {
  const bytesOf = (text: string) => new TextEncoder().encode(text)
  return changeAt(message, path, (bytes) => [new TextDecoder().decode(bytes) === from ? bytesOf(to) : bytes])
}
