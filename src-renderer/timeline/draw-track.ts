// Draws what can be seen of the sequence, back to front.
import type { Wish } from '../state/pictures.svelte.ts'
import { drawGap } from './draw-gap.ts'
import { drawKeyframe } from './draw-keyframe.ts'
import { drawRuler } from './draw-ruler.ts'
import { drawOverview, drawStrip } from './draw-strip.ts'
import type { Context, Scene } from './scene.ts'

/** Draws; gives the thumbnails that are shown, keyframes first, whether or not they are here. */
export function drawTrack(context: Context, scene: Scene): Wish[] {
  const { visible, document, scale } = scene
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.lineWidth = 1
  drawRuler(context, scene)
  const lastGap = Math.min(visible.end, document.gaps.length)
  const wishes: Wish[] = []
  const strips: Wish[] = []
  for (let index = visible.first; index < lastGap; index++) {
    drawGap(context, scene, index)
    drawStrip(context, scene, index, strips)
  }
  drawOverview(context, scene, strips)
  for (let index = visible.first; index < visible.end; index++) {
    const wish = drawKeyframe(context, scene, index)
    if (wish) wishes.push(wish)
  }
  return [...wishes, ...strips]
}
