// Where the window was, so that it comes back there.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'

const rectangle = {
  x: v.pipe(v.number(), v.integer()),
  y: v.pipe(v.number(), v.integer()),
  width: v.pipe(v.number(), v.integer()),
  height: v.pipe(v.number(), v.integer()),
}
const stateSchema = v.object({ ...rectangle, maximised: v.boolean() })

/** A part of the desktop, in its own pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** See the top of this file. */
export type WindowState = v.InferOutput<typeof stateSchema>

/** The smallest that the window's parts fit in. */
export const smallest = { width: 1024, height: 640 } as const

const first = { width: 1440, height: 900 } as const

/**
 * The place for the window: the kept one, moved and cut so that it lies on a screen that is there now (`areas`, free of task bars; the
 * first is the main one). Without a kept one, the middle of the main screen.
 */
export function placeWindow(kept: WindowState | undefined, areas: readonly Rectangle[]): WindowState {
  const [main = { x: 0, y: 0, ...first }] = areas
  const middle = (area: Rectangle): number => area.x + area.width / 2
  const home =
    kept === undefined
      ? main
      : (areas.find(
          (area) =>
            middle(kept) >= area.x &&
            middle(kept) < area.x + area.width &&
            kept.y >= area.y &&
            kept.y < area.y + area.height,
        ) ?? main)
  const width = Math.min(kept?.width ?? first.width, home.width)
  const height = Math.min(kept?.height ?? first.height, home.height)
  const within = (at: number, start: number, room: number): number =>
    Math.round(Math.min(Math.max(at, start), start + room))
  return {
    width,
    height,
    x: within(kept?.x ?? home.x + (home.width - width) / 2, home.x, home.width - width),
    y: within(kept?.y ?? home.y + (home.height - height) / 2, home.y, home.height - height),
    maximised: kept?.maximised ?? false,
  }
}

/** What was kept, or undefined: of nothing else does it matter why. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    const result = v.safeParse(stateSchema, JSON.parse(readFileSync(file, 'utf8')))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}

/** Keeps it; that this fails is no reason to trouble anyone. */
export function keepWindowState(file: string, state: WindowState): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(temporary, JSON.stringify(state))
    renameSync(temporary, file)
  } catch {
    // The window opens in the middle next time.
  }
}
