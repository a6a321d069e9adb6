// Zooming and moving the picture by pointer, wheel and keys; stepping through a source by the wheel.
import type { Editor } from '../state/editor.svelte.ts'
import type { Look } from './look.svelte.ts'
import { clampPan, nextZoom, panAround, scaleOf, type Offset } from './place.ts'
import { WheelSteps } from './scrub.ts'

/** CSS pixels that an arrow key moves the picture. */
const keyStep = 40

/** Handlers for the element that shows the picture. */
export function createGestures(editor: Editor, look: Look) {
  const { view } = editor
  const zoomSteps = new WheelSteps()
  const frameSteps = new WheelSteps()
  let drag: { readonly from: Offset; readonly pan: Offset; readonly pointer: number } | undefined

  const moveTo = (pan: Offset): void => {
    look.pan = clampPan(look.picture, look.area, view.zoom, pan)
  }

  /** Zooms around a point, given from the middle of the area in device pixels. */
  const zoomTo = (zoom: number | 'fit', around: Offset): void => {
    const before = look.scale
    view.zoom = zoom
    moveTo(panAround(look.pan, around, before, scaleOf(look.picture, look.area, zoom)))
  }

  const pointOf = (event: MouseEvent & { currentTarget: EventTarget & Element }): Offset => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    return {
      x: (event.clientX - left - width / 2) * look.density,
      y: (event.clientY - top - height / 2) * look.density,
    }
  }

  return {
    wheel: (event: WheelEvent & { currentTarget: EventTarget & Element }): void => {
      event.preventDefault()
      const lines = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL
      if (event.ctrlKey || event.metaKey || event.altKey) {
        const steps = zoomSteps.take(-event.deltaY, lines)
        if (steps !== 0) zoomTo(nextZoom(look.scale, steps > 0 ? 1 : -1), pointOf(event))
      } else if (view.viewer === 'source') {
        const steps = frameSteps.take(event.deltaY + event.deltaX, lines)
        if (steps !== 0) editor.seekSource(look.frame + steps)
      } else if (view.zoom !== 'fit') {
        const { x, y } = look.pan
        moveTo({ x: x - event.deltaX * look.density, y: y - event.deltaY * look.density })
      }
    },
    down: (event: PointerEvent & { currentTarget: EventTarget & Element }): void => {
      if (event.button > 1 || view.zoom === 'fit') return
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      drag = { from: pointOf(event), pan: look.pan, pointer: event.pointerId }
    },
    move: (event: PointerEvent & { currentTarget: EventTarget & Element }): void => {
      if (drag?.pointer !== event.pointerId) return
      const { x, y } = pointOf(event)
      moveTo({ x: drag.pan.x + x - drag.from.x, y: drag.pan.y + y - drag.from.y })
    },
    up: (): void => {
      drag = undefined
    },
    /** Between all of it and its real pixels. */
    doubled: (event: MouseEvent & { currentTarget: EventTarget & Element }): void => {
      zoomTo(view.zoom === 'fit' ? 1 : 'fit', pointOf(event))
    },
    key: (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return
      const directions: Readonly<Record<string, Offset>> = {
        ...{ ArrowLeft: { x: 1, y: 0 }, ArrowRight: { x: -1, y: 0 } },
        ...{ ArrowUp: { x: 0, y: 1 }, ArrowDown: { x: 0, y: -1 } },
      }
      const direction = directions[event.key]
      if (direction) {
        const step = keyStep * look.density
        moveTo({ x: look.pan.x + direction.x * step, y: look.pan.y + direction.y * step })
      } else if (event.key === '+' || event.key === '=' || event.key === '-') {
        zoomTo(nextZoom(look.scale, event.key === '-' ? -1 : 1), { x: 0, y: 0 })
      } else {
        return
      }
      event.preventDefault()
    },
  }
}
