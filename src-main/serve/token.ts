// The key to the browser host: whoever has it may use this account's files and processor, so it is long, random and never stored.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new key: 32 random bytes, in letters that an address may hold. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether this is the key; takes as long for a near miss as for a far one. */
export function isToken(given: string | null | undefined, token: string): boolean {
  if (given === null || given === undefined) return false
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(token))
}
