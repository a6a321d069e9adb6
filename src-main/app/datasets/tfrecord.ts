// Reads TFRecord files, record by record: length (uint64 LE), its masked CRC-32C, the bytes, theirs.
import { open } from 'node:fs/promises'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { maskedCrc32c } from './crc32c.ts'

/** No record of any known data set is as long; a longer one is damage. */
const longestRecord = 256 * 1024 * 1024

function damaged(path: string, record: number, what: string): InterludeError {
  return new InterludeError(
    'damaged',
    `${path} is damaged at record ${record}: ${what}.`,
    'Copy or download the file again.',
  )
}

/**
 * The records of a file, read as they are taken; one is in memory at a time. Throws `not-readable`, and `damaged` where
 * a checksum is wrong or the file ends within a record: the records before that were good.
 */
export async function* readRecords(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  let file
  try {
    file = await open(path, 'r')
  } catch (error) {
    throw new InterludeError('not-readable', `${path} cannot be read.`, 'Check its permissions.', {
      cause: error,
    })
  }
  try {
    let at = 0
    const readAt = async (length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(length)
      let done = 0
      while (done < length) {
        const { bytesRead } = await file.read(buffer, done, length - done, at + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      at += done
      return buffer.subarray(0, done)
    }
    for (let record = 0; ; record++) {
      throwIfCancelled(signal)
      const head = await readAt(12)
      if (head.length === 0) return
      if (head.length < 12) throw damaged(path, record, 'it ends within a length')
      if (maskedCrc32c(head.subarray(0, 8)) !== head.readUInt32LE(8)) {
        throw damaged(path, record, 'the checksum of its length is wrong')
      }
      const length = Number(head.readBigUInt64LE(0))
      if (length > longestRecord) throw damaged(path, record, `it claims ${length} bytes`)
      const body = await readAt(length + 4)
      if (body.length < length + 4) throw damaged(path, record, 'it ends within a record')
      const data = body.subarray(0, length)
      if (maskedCrc32c(data) !== body.readUInt32LE(length)) {
        throw damaged(path, record, 'its checksum is wrong')
      }
      yield data
    }
  } finally {
    await file.close()
  }
}
