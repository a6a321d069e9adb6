import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { crc32c, maskedCrc32c } from '../../../../src-main/app/datasets/crc32c.ts'
import { parseExample } from '../../../../src-main/app/datasets/tf-example.ts'
import { readRecords } from '../../../../src-main/app/datasets/tfrecord.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures/datasets')
const raw = join(fixtures, 'traj_0_to_255.tfrecords')

async function all(path: string): Promise<Buffer[]> {
  const records: Buffer[] = []
  for await (const record of readRecords(path)) records.push(Buffer.from(record))
  return records
}

describe('TFRecord files', () => {
  test('the checksum is that of RFC 3720', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa)
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43)
    expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, index) => index)))).toBe(0x46dd794e)
    expect(maskedCrc32c(Buffer.alloc(0))).toBe(0xa282ead8)
  })

  test("TensorFlow's own records and examples are read", async () => {
    const records = await all(raw)
    expect(records).toHaveLength(2)
    for (const [sequence, record] of records.entries()) {
      const features = parseExample(record)
      expect(features.size).toBe(3 * 3 + 1)
      expect(features.get('length')).toEqual({ kind: 'integers', values: [3n, -7n, 1n << 40n] })
      const action = features.get('2/action')
      expect(action?.kind === 'floats' && [...action.values]).toEqual([0.5, -1.5, 2, Math.fround(1e-3)])
      const frame = features.get('1/image_aux1/encoded')
      const bytes = frame?.kind === 'bytes' ? frame.values[0]! : Buffer.alloc(0)
      expect(bytes.length).toBe(64 * 64 * 3)
      expect([...bytes.subarray((5 * 64 + 9) * 3, (5 * 64 + 9) * 3 + 3)]).toEqual([
        36,
        20,
        60 + 20 * sequence + 10,
      ])
    }
    expect([...parseExample(records[0]!, (name) => name === 'length').keys()]).toEqual(['length'])
  })

  test('every kind of damage is found, and what came before it is read', async () => {
    const bytes = await readFile(raw)
    const second = 16 + Number(bytes.readBigUInt64LE(0))
    const folder = temporaryFolder()
    const damage = async (name: string, change: (copy: Buffer) => Buffer) => {
      const path = join(folder, name)
      await writeFile(path, change(Buffer.from(bytes)))
      const seen: Buffer[] = []
      const reading = (async () => {
        for await (const record of readRecords(path)) seen.push(record)
      })()
      await expect(reading, name).rejects.toMatchObject({ code: 'damaged' })
      return seen.length
    }
    const flip = (place: number) => (copy: Buffer) => {
      copy[place] = copy[place]! ^ 4
      return copy
    }
    expect(await damage('length', flip(second + 1))).toBe(1)
    expect(await damage('data', flip(second + 5000))).toBe(1)
    expect(await damage('checksum', flip(bytes.length - 1))).toBe(1)
    expect(await damage('cut', (copy) => copy.subarray(0, second + 900))).toBe(1)
    expect(await damage('cut in a head', (copy) => copy.subarray(0, second + 5))).toBe(1)
    expect(await damage('foreign', () => Buffer.from('This is not a record file at all.'))).toBe(0)
    expect(() => parseExample(Buffer.from([10, 200, 1, 0]))).toThrow(RangeError)
    await expect(all(join(folder, 'absent'))).rejects.toMatchObject({ code: 'not-readable' })
  })
})
