import { expect, it } from 'vitest'
import { TypeAhead } from '../../../src-renderer/dialogs/type-ahead.ts'

const names = ['Film', 'footage', 'fresh-1', 'fresh-media', 'half.ts']

it('finds a name by its beginning, letter by letter', () => {
  const typed = new TypeAhead()
  let at = 0
  for (const [index, letter] of ['f', 'r', 'e', 's', 'h', '-', 'm'].entries()) {
    at = typed.type(letter, 100 * index, names, at) ?? at
  }
  expect(at).toBe(3)
})

it('goes on to the next for the same letter, and begins anew after a pause', () => {
  const typed = new TypeAhead()
  expect(typed.type('f', 0, names, 0)).toBe(1)
  expect(typed.type('f', 100, names, 1)).toBe(2)
  expect(typed.type('h', 2000, names, 2)).toBe(4)
  expect(typed.type('x', 4000, names, 4)).toBeUndefined()
})
