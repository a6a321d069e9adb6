// How large an element is in whole device pixels, and how many of these a CSS pixel has; also after the window moved to another screen.
import type { Box } from '../../src-shared/editor/values.ts'

type Listener = (area: Box, density: number) => void

/** Tells the size now and whenever it changes. */
export function watchSize(element: HTMLElement, listener: Listener): { destroy: () => void } {
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return
    const density = window.devicePixelRatio
    // The only exact answer where a CSS pixel is no whole number of device pixels; not every browser has it.
    const exact: ResizeObserverSize | undefined = (
      entry.devicePixelContentBoxSize as readonly ResizeObserverSize[] | undefined
    )?.[0]
    const width = exact?.inlineSize ?? Math.round(entry.contentRect.width * density)
    const height = exact?.blockSize ?? Math.round(entry.contentRect.height * density)
    listener({ width, height }, density)
  })
  try {
    observer.observe(element, { box: 'device-pixel-content-box' })
  } catch {
    observer.observe(element)
  }
  return { destroy: () => observer.disconnect() }
}
