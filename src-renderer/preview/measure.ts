// The likeness of the two pictures that are compared, at the size in which they are here.
import { psnrOf } from './likeness.ts'
import { paintReal, scratch, type Comparison } from './paint.ts'

/** Decibels (Infinity for equal pixels), and the size they hold for. */
export function measure(
  made: ImageBitmap,
  comparison: Pick<Comparison, 'bitmap' | 'part'>,
): { readonly decibels: number; readonly width: number; readonly height: number } {
  const { width, height } = made
  const whole = { x: 0, y: 0, width, height }
  const read = (draw: (context: OffscreenCanvasRenderingContext2D) => void): Uint8ClampedArray => {
    const context = scratch(whole, true)
    context.fillRect(0, 0, width, height)
    draw(context)
    return context.getImageData(0, 0, width, height).data
  }
  const decibels = psnrOf(
    read((context) => context.drawImage(made, 0, 0)),
    read((context) => paintReal(context, comparison, whole)),
  )
  return { decibels, width, height }
}
