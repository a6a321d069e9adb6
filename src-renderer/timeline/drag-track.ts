// The pointer's side of a drag on the track: capture, the slack before it begins, keys held meanwhile, Escape, and the pull at the edges.
import type { Gesture, Pointer } from './gesture.ts'
import { edgePull } from './lens.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** Where an event is within an element, and what is held. */
export function pointerOf(event: MouseEvent, element: Element, mac: boolean): Pointer {
  const { left, top } = element.getBoundingClientRect()
  return {
    x: event.clientX - left,
    y: event.clientY - top,
    shift: event.shiftKey,
    alt: event.altKey,
    mod: mac ? event.metaKey : event.ctrlKey,
  }
}

/** Runs a gesture from its press on, until it ends by release or cancel. Returns what cancels it. */
export function dragTrack(
  element: HTMLElement,
  event: PointerEvent,
  gesture: Gesture,
  view: TimelineView,
  mac: boolean,
): () => void {
  const start = pointerOf(event, element, mac)
  let last = start
  let begun = false
  let request = 0
  const stopper = new AbortController()
  const { signal } = stopper

  const pull = (): void => {
    const pixels = edgePull(last.x, view.lens.width)
    if (pixels !== 0) {
      const before = view.lens
      view.pan(pixels)
      if (view.lens !== before) gesture.move(last)
    }
    request = requestAnimationFrame(pull)
  }
  const finish = (): void => {
    stopper.abort()
    cancelAnimationFrame(request)
    if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId)
    view.busy = false
    view.cursor = 'default'
  }
  const cancel = (): void => {
    if (signal.aborted) return
    finish()
    if (begun) gesture.cancel()
  }
  const begin = (): void => {
    if (gesture.begin?.(last) === false) {
      finish()
      return
    }
    begun = true
    view.busy = true
    view.cursor = gesture.cursor
    if (gesture.pulls) request = requestAnimationFrame(pull)
    gesture.move(last)
  }
  const move = (moved: PointerEvent): void => {
    if (moved.pointerId !== event.pointerId) return
    last = pointerOf(moved, element, mac)
    if (begun) gesture.move(last)
    else if (Math.hypot(last.x - start.x, last.y - start.y) >= gesture.slack) begin()
  }
  const up = (released: PointerEvent): void => {
    if (released.pointerId !== event.pointerId) return
    finish()
    if (begun) gesture.end()
    else gesture.click?.(start)
    view.keepWithin()
  }
  const key = (pressed: KeyboardEvent): void => {
    if (pressed.type === 'keydown' && pressed.key === 'Escape') {
      pressed.preventDefault()
      pressed.stopImmediatePropagation()
      cancel()
      return
    }
    if (pressed.key !== 'Shift' && pressed.key !== 'Alt') return
    pressed.preventDefault()
    last = { ...last, shift: pressed.shiftKey, alt: pressed.altKey }
    if (begun) gesture.move(last)
  }
  element.setPointerCapture(event.pointerId)
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', cancel, { signal })
  element.addEventListener('lostpointercapture', cancel, { signal })
  window.addEventListener('keydown', key, { signal, capture: true })
  window.addEventListener('keyup', key, { signal, capture: true })
  window.addEventListener('blur', cancel, { signal })
  if (gesture.slack === 0) begin()
  return cancel
}
