// What all journeys in a browser share: one Chromium for a file of tests, footage that carries its numbers, and nothing left behind.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished } from 'vitest'
import type { Settings } from '../../../src-shared/editor/values.ts'
import type { FrameShape } from '../../../src-shared/frame.ts'
import { numberedVideo, testTools } from '../../support/media-fixtures.ts'
import { findChromium, startBrowser } from './browser-chromium.ts'
import {
  endPrograms,
  makePlace,
  startProgram,
  whyNoProgram,
  type Place,
  type Program,
  type ProgramOptions,
} from './browser-program.ts'
import { openWindow, type EditorWindow, type WindowOptions } from './browser-window.ts'

/** Of numbered footage: small, so that a gap takes the engine a second or two. */
export const shape: FrameShape = { width: 192, height: 128, channels: 3, depth: 8 }

/** What the tests of a suite work with. */
export interface Suite {
  /** A user's folders, gone after the test. */
  place(settings?: Partial<Settings> | 'first start'): Place
  /** A program, ended after the test. */
  start(place: Place, options?: ProgramOptions): Promise<Program>
  /** A window, without defects so far and at the end of the test. */
  open(program: Pick<Program, 'address'>, options?: WindowOptions): Promise<EditorWindow>
}

/** Copies 60 numbered frames, 25 a second, into the user's files; gives the file's path. */
export async function putFootage(place: Place, name = 'clip.mp4', frames = 60, of = shape): Promise<string> {
  const options = ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-x264-params', 'keyint=30:bframes=3']
  const path = join(place.files, name)
  copyFileSync(numberedVideo(await testTools(), 'journey.mp4', frames, options, of), path)
  return path
}

/** A suite of journeys; skipped, and said so, where there is nothing to take them with. */
export function describeJourneys(name: string, tests: (suite: Suite) => void): void {
  const why = whyNoProgram() ?? (findChromium() === undefined ? 'there is no Chromium' : undefined)
  if (why !== undefined) console.warn(`Not tested in a browser: ${name}: ${why}.`)
  describe.skipIf(why !== undefined)(name, () => {
    let browser: Browser
    let windows: EditorWindow[] = []
    beforeAll(async () => void (browser = await startBrowser()))
    afterEach(async () => {
      const open = windows
      windows = []
      const defects = open.flatMap((window) => window.defects)
      await Promise.all(open.map((window) => window.close()))
      expect(defects).toEqual([])
    })
    afterAll(async () => {
      endPrograms()
      await browser.close()
    })
    tests({
      place(settings) {
        const place = makePlace(settings)
        onTestFinished(() => place.remove())
        return place
      },
      async start(place, options) {
        const program = await startProgram(place, options)
        onTestFinished(async () => {
          await program.stop()
          expect(program.words()).not.toContain('defect in')
        })
        return program
      },
      async open(program, options) {
        const window = await openWindow(browser, program, options)
        windows.push(window)
        return window
      },
    })
  })
}
