import { expect, it } from 'vitest'
import { Session } from '../../../src-renderer/state/session.svelte.ts'
import { shownNotices } from '../../../src-renderer/window/shown-notices.ts'

it('counts what is said again, and keeps its place', () => {
  const session = new Session()
  for (const text of ['a', 'b', 'a', 'a']) session.notify('error', text)
  expect(session.notices.map(({ text, count }) => [text, count])).toEqual([
    ['a', 3],
    ['b', 1],
  ])
  session.dismiss(session.notices[0]?.id ?? -1)
  session.notify('error', 'a')
  expect(session.notices.map(({ text, count }) => [text, count])).toEqual([
    ['b', 1],
    ['a', 1],
  ])
})

it('shows the newest, what went wrong before what went well, and says how many there are besides', () => {
  const session = new Session()
  const shown = (most: number) => {
    const view = shownNotices(session.notices, most)
    return [view.shown.map(({ text }) => text).join(), view.hidden]
  }
  for (const text of ['1', '2', '3', '4']) session.notify('error', text)
  session.notify('info', 'good')
  expect(shown(3)).toEqual(['2,3,4', 2])
  expect(shown(1)).toEqual(['4', 4])
  for (const { id } of session.notices.slice(0, 2)) session.dismiss(id)
  expect(shown(3)).toEqual(['3,4,good', 0])
})
