import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseKey } from '../../../src-main/app/parse-key.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { temporaryFolder } from '../../support/temp.ts'

const none = () => false
const parse = (text: string, ...files: string[]) =>
  parseKey(text, '/media', (path) => files.map((file) => `/media/${file}`).includes(path))

describe('parseKey', () => {
  it('takes a plain file as its first frame', () => {
    expect(parse('a.png', 'a.png')).toEqual({
      text: 'a.png',
      path: '/media/a.png',
      position: { kind: 'first' },
    })
  })

  it.each([
    ['clip.mp4@1.2', rational(6, 5)],
    ['clip.mp4@0', rational(0)],
    ['clip.mp4@0:01:02.5', rational(125, 2)],
    ['clip.mp4@1:02', rational(62)],
  ])('reads the time of %s exactly', (text, time) => {
    expect(parse(text, 'clip.mp4')).toMatchObject({
      path: '/media/clip.mp4',
      position: { kind: 'time', time },
    })
  })

  it('reads a frame number', () => {
    expect(parse('clip.mp4#64', 'clip.mp4')).toMatchObject({ position: { kind: 'frame', index: 64 } })
  })

  it.each([
    ['logo@2x.png', ['logo@2x.png'], 'logo@2x.png', 'first'],
    ['logo@2x.png#0', ['logo@2x.png'], 'logo@2x.png', 'frame'],
    ['take#3.mp4@1.5', ['take#3.mp4', 'take'], 'take#3.mp4', 'time'],
    ['a#1', ['a', 'a#1'], 'a#1', 'first'],
    ['a#1#1', ['a', 'a#1'], 'a#1', 'frame'],
    ['a@1', ['a'], 'a', 'time'],
  ])('lets the longest existing path of %s win', (text, files, path, kind) => {
    expect(parse(text, ...files)).toMatchObject({ path: `/media/${path}`, position: { kind } })
  })

  it.each([
    'clip.mp4@soon',
    'clip.mp4@',
    'clip.mp4#',
    'clip.mp4#-1',
    'clip.mp4#1.5',
    'clip.mp4@-1',
    'clip.mp4@1e3',
  ])('refuses %s, naming what is wrong', (text) => {
    const suffix = text.slice('clip.mp4@'.length)
    expect(() => parse(text, 'clip.mp4')).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(`"${suffix}"`) as string }),
    )
  })

  it('splits where the end reads as a position when nothing exists', () => {
    expect(parseKey('gone.mp4@1', '/media', none)).toMatchObject({ path: '/media/gone.mp4' })
    expect(parseKey('gone@there.png', '/media', none)).toMatchObject({ path: '/media/gone@there.png' })
  })

  it('refuses an empty key', () => {
    expect(() => parse('')).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('finds hostile names on a real disk', () => {
    const folder = temporaryFolder()
    for (const name of ['-dash.png', 'it\'s "so".png', 'a\nb.png', 'фото 50%d.png', 'concat:a|b.png']) {
      writeFileSync(join(folder, name), 'x')
      expect(parseKey(name, folder)).toMatchObject({ path: join(folder, name), position: { kind: 'first' } })
      expect(parseKey(`${name}#0`, folder)).toMatchObject({
        path: join(folder, name),
        position: { kind: 'frame' },
      })
    }
    mkdirSync(join(folder, 'clip.mp4'))
    expect(parseKey('clip.mp4@1', folder).path).toBe(join(folder, 'clip.mp4'))
  })
})
