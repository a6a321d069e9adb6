// CRC-32C (Castagnoli), as TFRecord files carry it.

const polynomial = 0x82f63b78

/** table[n*256 + byte]: what a byte followed by n zero bytes adds. The checksum goes on by four bytes at a time. */
const table = new Uint32Array(4 * 256)
for (let byte = 0; byte < 256; byte++) {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
  table[byte] = value
}
for (let at = 256; at < table.length; at++) {
  const value = table[at - 256] ?? 0
  table[at] = (table[value & 255] ?? 0) ^ (value >>> 8)
}

/** The checksum of bytes, 0 to 2^32-1. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  let at = 0
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^=
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    crc =
      (table[768 + (crc & 255)] ?? 0) ^
      (table[512 + ((crc >>> 8) & 255)] ?? 0) ^
      (table[256 + ((crc >>> 16) & 255)] ?? 0) ^
      (table[crc >>> 24] ?? 0)
  }
  for (; at < bytes.length; at++) crc = (table[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** The checksum as TFRecord files store it: rotated and shifted, so that checksums of data with checksums stay sound. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
