import * as zlib from 'node:zlib'
import { tableCrc32 } from '../../../scripts/setup/zip.mjs'

/** One file of a zip to be made. */
export interface ZipSource {
  readonly name: string
  readonly content: Buffer
  readonly stored?: boolean
  /** States another checksum than the content has. */
  readonly wrongChecksum?: boolean
  /** Unix mode, with the file's type. */
  readonly mode?: number
  /** States another size than the content has. */
  readonly claims?: number
  /** Further bits of the general purpose flag: 1 says that it is encrypted. */
  readonly flags?: number
}

/** A zip by the book, in memory. `zip64`: sizes and offsets stand in 64-bit fields, as in files of over 4 GB. */
export function makeZip(sources: readonly ZipSource[], zip64 = false): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  const full = 0xffffffff
  for (const { name, content, stored, wrongChecksum, mode = 0, claims, flags = 0 } of sources) {
    const packed = stored ? content : zlib.deflateRawSync(content)
    const crc = tableCrc32(content, 0) ^ (wrongChecksum ? 1 : 0)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(zip64 ? 45 : 20, 0)
    common.writeUInt16LE(0x0800 | flags, 2)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc >>> 0, 10)
    common.writeUInt32LE(zip64 ? full : packed.length, 14)
    common.writeUInt32LE(zip64 ? full : (claims ?? content.length), 18)
    common.writeUInt16LE(nameBytes.length, 22)
    // The local header's extra field is longer than the directory's: readers must not take one for the other.
    const localExtra = Buffer.from([0xfe, 0xca, 3, 0, 1, 2, 3])
    const local = Buffer.from(common)
    local.writeUInt16LE(localExtra.length, 24)
    parts.push(Buffer.from('PK\u0003\u0004'), local, nameBytes, localExtra, packed)

    const extra = Buffer.alloc(zip64 ? 28 : 0)
    if (zip64) {
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(24, 2)
      extra.writeBigUInt64LE(BigInt(content.length), 4)
      extra.writeBigUInt64LE(BigInt(packed.length), 12)
      extra.writeBigUInt64LE(BigInt(offset), 20)
    }
    common.writeUInt16LE(extra.length, 24)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(mode * 0x10000, 6)
    rest.writeUInt32LE(zip64 ? full : offset, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), common, rest, nameBytes, extra)
    offset += 4 + 26 + nameBytes.length + localExtra.length + packed.length
  }
  const table = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(sources.length, 8)
  end.writeUInt16LE(sources.length, 10)
  end.writeUInt32LE(zip64 ? full : table.length, 12)
  end.writeUInt32LE(zip64 ? full : offset, 16)
  if (!zip64) return Buffer.concat([...parts, table, end])

  const end64 = Buffer.alloc(56)
  end64.write('PK\u0006\u0006', 'latin1')
  end64.writeBigUInt64LE(BigInt(table.length), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\u0006\u0007', 'latin1')
  locator.writeBigUInt64LE(BigInt(offset + table.length), 8)
  return Buffer.concat([...parts, table, end64, locator, end])
}
