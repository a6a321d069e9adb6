// The strip of in-betweens below a gap: pictures of what is there, in the places of what is not a faint box.
import { footageFrame, type Footage } from '../../src-shared/project/footage.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { itemAt } from '../../src-shared/project/lookup.ts'
import { layoutAt } from '../../src-shared/project/picture-at.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import { thumbnailBox } from '../state/thumbnails.svelte.ts'
import { footageWish, inbetweenKey, keyframeWish } from '../state/wishes.ts'
import { readySet } from './cells.ts'
import { drawPicture } from './draw-keyframe.ts'
import type { Box } from './hit.ts'
import { endOf, xOf } from './lens.ts'
import type { Context, Scene } from './scene.ts'
import { footageTiles, leastShare, overviewOf, tilesOf } from './strip.ts'

/** Draws frames of footage that begins at frame `start` of the sequence. */
function drawFootage(
  context: Context,
  scene: Scene,
  start: number,
  footage: Footage,
  width: number,
  wishes: Wish[],
): void {
  const { document, lens, lanes, palette } = scene
  const lane = lanes.strip
  const between = { from: lens.start - start, to: endOf(lens) - start }
  for (const { from, to, offset } of footageTiles(footage.length, width, between)) {
    const left = Math.round(xOf(lens, start + from)) + 1
    const room = Math.round(xOf(lens, start + to)) - left
    const box: Box = { ...lane, left, width: Math.min(room, Math.round(lane.height * scene.aspect)) }
    context.fillStyle = palette.raised
    context.fillRect(box.left, box.top, box.width, box.height)
    const index = footageFrame(document, footage, offset)
    const wish = footageWish(document, footage, offset, index, thumbnailBox)
    wishes.push(wish)
    const picture = scene.thumbnail(wish.key)
    if (picture) drawPicture(context, picture, box)
  }
}

/** Draws the strip of a gap by its index; adds the thumbnails that it shows to `wishes`. */
export function drawStrip(context: Context, scene: Scene, index: number, wishes: Wish[]): void {
  const { document, lens, lanes, palette } = scene
  const lane = lanes.strip
  const layout = layoutAt(document, index)
  const width = (lane.height * scene.aspect) / lens.zoom
  if (lane.height === 0 || layout.length < width * leastShare) return
  if (layout.footage) {
    drawFootage(context, scene, layout.from.at, layout.footage, width, wishes)
    return
  }
  if (layout.drawings.length === 0) return
  const name = gapId(layout.gap)
  const status = scene.statusOf(name)
  const start = layout.from.at
  const between = { from: lens.start - start, to: endOf(lens) - start }
  for (const tile of tilesOf(layout, width, between, readySet(status))) {
    const left = Math.round(xOf(lens, start + tile.from)) + 1
    const right = Math.round(xOf(lens, start + tile.to))
    const box: Box = { ...lane, left, width: Math.min(right - left, Math.round(lane.height * scene.aspect)) }
    context.fillStyle = palette.raised
    context.globalAlpha = 0.6
    context.fillRect(box.left, box.top, box.width, box.height)
    context.globalAlpha = 1
    if (!tile.ready || !status) continue
    const { time } = itemAt(layout.drawings, tile.index)
    const key = inbetweenKey(status.key, time, thumbnailBox)
    wishes.push({ key, ref: { kind: 'in-between', gap: name, index: tile.index } })
    const picture = scene.thumbnail(key)
    if (picture) drawPicture(context, picture, box)
  }
}

/** Draws keyframes in the strip where gaps are too narrow for it; adds their thumbnails to `wishes`. */
export function drawOverview(context: Context, scene: Scene, wishes: Wish[]): void {
  const { document, lens, lanes } = scene
  const lane = lanes.strip
  const width = (lane.height * scene.aspect) / lens.zoom
  if (lane.height === 0) return
  const between = { from: lens.start, to: endOf(lens) }
  for (const { from, index } of overviewOf(document.keyframes, width, between)) {
    const wish = keyframeWish(document, itemAt(document.keyframes, index), thumbnailBox)
    wishes.push(wish)
    const picture = scene.thumbnail(wish.key)
    const left = Math.round(xOf(lens, from)) + 1
    const box: Box = { ...lane, left, width: Math.round(lane.height * scene.aspect) - 1 }
    if (picture) drawPicture(context, picture, box)
  }
}
