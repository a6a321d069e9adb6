// What the page can begin with.
import { defaultSettings } from '../../../src-shared/editor/values.ts'
import { fakeBlank, fakeDevice, fakeDocument, type FakeStart } from '../../support/fake-editor.ts'
import { fakeResult, fakeTraining } from '../../support/fake-trainings.ts'

const media = (name: string) => ({
  ...{ name, path: `/home/ann/Videos/${name}`, kind: 'media' as const },
  ...{ bytes: 84_300_000, changed: Date.UTC(2026, 4, 3, 9, 20) },
})

const folders: NonNullable<FakeStart['folders']> = {
  '/home/ann': [
    { name: 'Projects', path: '/home/ann/Projects', kind: 'folder', bytes: 0, changed: Date.UTC(2026, 3, 1) },
    { name: 'Videos', path: '/home/ann/Videos', kind: 'folder', bytes: 0, changed: Date.UTC(2026, 4, 3) },
    {
      name: 'notes.txt',
      path: '/home/ann/notes.txt',
      kind: 'other',
      bytes: 800,
      changed: Date.UTC(2026, 1, 3),
    },
  ],
  '/home/ann/Videos': ['dance-01.mov', 'dance-02.mov', 'robot-arm.mp4', 'walk.mkv'].map(media),
  '/home/ann/Projects': [
    {
      name: 'walk.interlude',
      path: '/home/ann/Projects/walk.interlude',
      kind: 'project',
      bytes: 9000,
      changed: 1,
    },
  ],
  '/media/disk': [],
}

/** Trainings by what `training` in the address says: `learning`, `interrupted`, `better`, `poor`, or any of them with `+` between. */
function trainingsOf(query: URLSearchParams) {
  const named: Readonly<Record<string, ReturnType<typeof fakeTraining>>> = {
    learning: fakeTraining(
      { name: 'robot-arm' },
      {
        id: 'learning',
        step: 330,
        samplesPerSecond: 8.4,
        device: fakeDevice,
        secondsLeft: 414,
        memory: 1.6e9,
      },
    ),
    interrupted: fakeTraining(
      { name: 'street-walk' },
      {
        ...{ id: 'interrupted', state: 'interrupted', step: 210 },
        error: {
          code: 'engine-died',
          message: 'The engine ended unexpectedly while it was learning.',
          remedy: 'Continue: it goes on from step 200.',
        },
      },
    ),
    better: fakeTraining(
      { name: 'dance' },
      { id: 'better', state: 'done', step: 600, result: fakeResult(true) },
    ),
    poor: fakeTraining(
      { name: 'still-life' },
      { id: 'poor', state: 'done', step: 600, result: fakeResult(false) },
    ),
  }
  const wanted = query.get('training')?.split(' ') ?? []
  return wanted.flatMap((name) => {
    const training = named[name]
    return training ? [training] : []
  })
}

/** The start that the page's address asks for; see main.ts. */
export function startOf(query: URLSearchParams): FakeStart {
  const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise)
  const scene = query.get('scene') ?? 'sample'
  const empty = scene === 'empty' || scene === 'recovery'
  const theme = query.get('theme') === 'light' ? 'light' : 'dark'
  const language = query.get('language') === 'ko' ? 'ko' : 'en'
  const hour = Date.now() - 3600e3
  return {
    document: empty ? fakeBlank() : fakeDocument(number('keyframes', 5), number('apart', 12)),
    pace: number('pace', 60),
    folders,
    hello: {
      settings: {
        ...defaultSettings,
        theme,
        language,
        tourSeen: scene !== 'tour',
        live: query.get('live') !== 'off',
      },
      trainings: trainingsOf(query),
      host: query.get('host') === 'desktop' ? 'desktop' : 'browser',
      recent: [
        { path: '/home/ann/Projects/walk.interlude', name: 'walk', opened: hour, exists: true },
        { path: '/home/ann/Projects/old.interlude', name: 'old', opened: hour - 9e8, exists: false },
      ],
      recoveries:
        scene === 'recovery'
          ? [
              {
                id: 'r1',
                path: '/home/ann/Projects/walk.interlude',
                name: 'walk',
                changed: hour,
                keyframes: 14,
              },
              { id: 'r2', path: null, name: null, changed: hour - 7200e3, keyframes: 3 },
            ]
          : [],
      ...(scene === 'missing'
        ? {
            sources: [
              {
                source: 'robot-arm',
                state: 'missing',
                notes: [],
                error: {
                  code: 'not-found',
                  message: 'The file /videos/robot-arm.mp4 is not there.',
                  remedy: 'Say where it is now.',
                },
              },
              {
                source: 'flower-walk',
                state: 'damaged',
                notes: [],
                error: {
                  code: 'damaged',
                  message: 'The file /videos/flower-walk.mp4 ends in the middle of a frame.',
                  remedy: 'Copy it again from where it came from.',
                },
              },
              { source: 'sketch', state: 'checking', notes: [] },
            ],
          }
        : {}),
    },
  }
}
