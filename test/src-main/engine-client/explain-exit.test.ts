import { describe, expect, it } from 'vitest'
import { explainExit } from '../../../src-main/engine-client/explain-exit.ts'
import type { ExitInfo } from '../../../src-main/engine-client/starter.ts'

const exit = (info: Partial<ExitInfo>): ExitInfo => ({
  code: null,
  signal: null,
  output: '',
  killedForMemory: false,
  ...info,
})

describe('the end of an engine in words', () => {
  it.each<[string, Partial<ExitInfo>]>([
    ['the kernel killed it', { signal: 'SIGKILL', killedForMemory: true }],
    [
      'bad_alloc',
      { signal: 'SIGABRT', output: "terminate called after throwing an instance of 'std::bad_alloc'" },
    ],
    [
      "TensorFlow's allocator",
      { signal: 'SIGABRT', output: 'W tensorflow/core: OOM when allocating tensor with shape[1,2]' },
    ],
    ['a resource', { code: 1, output: 'Error: RESOURCE_EXHAUSTED: failed to allocate' }],
    ['the JavaScript heap', { signal: 'SIGABRT', output: 'FATAL ERROR: JavaScript heap out of memory' }],
    ['the JavaScript heap, in a container', { code: 134, output: 'JavaScript heap out of memory\n 1: 0xb' }],
    ['a buffer', { code: 1, output: 'RangeError: Array buffer allocation failed' }],
    ['Windows', { code: 0xc0000017 }],
  ])('out of memory: %s', (_, info) => {
    expect(explainExit(exit(info))).toMatchObject({
      code: 'out-of-memory',
      remedy: expect.stringContaining('--size') as string,
    })
  })

  it.each<[string, Partial<ExitInfo>]>([
    ['killed by hand', { signal: 'SIGKILL' }],
    ['killed for memory, but by another signal', { signal: 'SIGSEGV', killedForMemory: true }],
    [
      'a warning of TensorFlow that is not a failure',
      { code: 1, output: 'Allocation of 99 exceeds 10% of free system memory.' },
    ],
    ['it survived a shortage and ended well', { code: 0, output: 'OOM when allocating tensor' }],
    ['it was asked to end', { signal: 'SIGTERM', output: 'OOM when allocating tensor' }],
    [
      'a shortage long before the end',
      { code: 1, output: 'OOM when allocating\n' + 'a later line\n'.repeat(1000) },
    ],
  ])('died of something else: %s', (_, info) => {
    expect(explainExit(exit(info)).code).toBe('engine-died')
  })

  it('quotes the line that says most', () => {
    const output = [
      'file:///x/main.js:1',
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'y'",
      '    at z (node:internal)',
      '',
      'Node.js v22.23.3',
      '',
    ].join('\n')
    expect(explainExit(exit({ code: 1, output }))).toMatchObject({
      code: 'tool-missing',
      message: "A part of the engine is missing: Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'y'",
    })
    expect(
      explainExit(exit({ code: 1, output: 'TypeError: x\n    at y\n\nNode.js v22.1.0\n' })).message,
    ).toBe('The engine ended with code 1: TypeError: x')
    expect(explainExit(exit({ signal: 'SIGSEGV', output: 'one\ntwo\n' })).message).toBe(
      'The engine was ended by SIGSEGV: two',
    )
  })
})
