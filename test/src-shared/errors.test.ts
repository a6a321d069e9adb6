import { describe, expect, it } from 'vitest'
import {
  InterludeError,
  cancelled,
  errorCodes,
  fromErrorShape,
  throwIfCancelled,
  toErrorShape,
} from '../../src-shared/errors.ts'
import { asOutOfMemory, memoryRemedy, saysOutOfMemory } from '../../src-shared/memory-errors.ts'

describe('errors across a boundary', () => {
  it.each(errorCodes)('%s keeps code, message and remedy, as plain data', (code) => {
    const error = new InterludeError(code, 'x.png is odd.', 'Even it out.', { cause: new Error('deep') })
    const shape = toErrorShape(error)
    expect(structuredClone(shape)).toEqual({ code, message: 'x.png is odd.', remedy: 'Even it out.' })
    const back = fromErrorShape(shape)
    expect(back).toBeInstanceOf(InterludeError)
    expect(back).toMatchObject({ name: 'InterludeError', code, message: error.message, remedy: error.remedy })
  })

  it('flattens whatever was thrown', () => {
    const circular: { self?: unknown } = {}
    circular.self = circular
    const mute = Object.create(null) as object
    const hostile = {
      toString: () => {
        throw new Error('no')
      },
    }
    for (const thrown of [
      new TypeError('t'),
      'text',
      7,
      null,
      undefined,
      Symbol('s'),
      circular,
      mute,
      hostile,
    ]) {
      const shape = toErrorShape(thrown)
      expect(shape.code).toBe('internal')
      expect(typeof shape.message).toBe('string')
      structuredClone(shape)
    }
    expect(toErrorShape(new TypeError('t')).message).toBe('t')
  })

  it('knows an abort from a failure', () => {
    const abort = new AbortController()
    throwIfCancelled(undefined)
    throwIfCancelled(abort.signal)
    abort.abort()
    expect(() => throwIfCancelled(abort.signal)).toThrow(
      expect.objectContaining({ code: 'cancelled' }) as Error,
    )
    expect(toErrorShape(abort.signal.reason).code).toBe('cancelled')
    expect(toErrorShape(cancelled()).code).toBe('cancelled')
  })
})

describe('out of memory, in the words of many libraries', () => {
  it.each([
    'OOM when allocating tensor with shape[1,16,64,64] and type float',
    'RESOURCE_EXHAUSTED: failed to allocate memory',
    'Resource exhausted: OOM',
    'JavaScript heap out of memory',
    'CUDA_ERROR_OUT_OF_MEMORY: out of memory',
    'what():  std::bad_alloc',
    'Array buffer allocation failed',
    'WebAssembly.Memory(): could not allocate memory',
    'spawn ENOMEM',
  ])('%s', (text) => {
    expect(saysOutOfMemory(text)).toBe(true)
    expect(asOutOfMemory(new Error(text))).toMatchObject({ code: 'out-of-memory', remedy: memoryRemedy })
  })

  it.each([
    'Allocation of 123456 exceeds 10% of free system memory.',
    'Invalid shape',
    'bedroom when allocating',
    '',
  ])('not: %s', (text) => {
    expect(saysOutOfMemory(text)).toBe(false)
    expect(asOutOfMemory(new Error(text))).toBeUndefined()
  })

  it('leaves our own errors as they are', () => {
    const own = new InterludeError('out-of-memory', 'Too big.', 'Mine.')
    expect(asOutOfMemory(own)).toBe(own)
    expect(asOutOfMemory(new InterludeError('damaged', 'The file speaks of bad_alloc.'))).toBeUndefined()
    expect(asOutOfMemory('bad_alloc')).toBeUndefined()
  })
})
