// A keyframe: its thumbnail as a flag at its frame, and a line through all lanes.
import { itemAt } from '../../src-shared/project/lookup.ts'
import { keyframeWish } from '../state/wishes.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import { thumbnailBox } from '../state/thumbnails.svelte.ts'
import { signOf } from './glyphs.ts'
import { keyframeBox, type Box } from './hit.ts'
import type { Context, Scene } from './scene.ts'

/** Narrower flags show no picture. */
const leastPicture = 14
/** Narrower flags show no number. */
const leastNumber = 46
const pole = 3

/** Draws a picture into a box, whole in height; what is too wide loses its right side. */
export function drawPicture(context: Context, picture: ImageBitmap, box: Box): void {
  const scale = box.height / picture.height
  const seen = Math.min(picture.width, box.width / scale)
  context.drawImage(picture, 0, 0, seen, picture.height, box.left, box.top, seen * scale, box.height)
}

function drawNumber(context: Context, text: string, { left, top, height }: Box, font: string): void {
  context.font = `10px ${font}`
  context.textBaseline = 'alphabetic'
  const width = text.length * 6 + 7
  context.fillStyle = 'rgb(0 0 0 / 0.66)'
  context.fillRect(left, top + height - 14, width, 14)
  context.fillStyle = '#fff'
  context.fillText(text, left + 4, top + height - 4)
}

/** Draws a keyframe by its index; gives the thumbnail that it shows, to be asked for. */
export function drawKeyframe(context: Context, scene: Scene, index: number): Wish | undefined {
  const { document, lens, lanes, palette, picked, clashes } = scene
  const keyframe = itemAt(document.keyframes, index)
  const box = keyframeBox(document, index, lens, lanes, scene.aspect)
  const chosen = picked.keyframes.has(keyframe.id)
  const left = Math.round(box.left)
  const colour = clashes.has(keyframe.at) ? palette.bad : chosen ? palette.accent : palette.strongLine
  context.fillStyle = colour
  if (box.width < leastPicture) {
    // Close together lines through all lanes would be a grating.
    const bottom = chosen ? lanes.bottom : box.top + box.height
    context.globalAlpha = chosen || clashes.has(keyframe.at) ? 1 : 0.7
    context.fillRect(left, box.top, Math.max(1, Math.min(pole, box.width / 4)), bottom - box.top)
    context.globalAlpha = 1
    return undefined
  }
  context.fillRect(left, box.top, chosen ? 2 : 1, lanes.bottom - box.top)
  context.fillRect(left, box.top, pole, box.height)
  const flag: Box = { ...box, left: left + pole, width: Math.round(box.width) - pole }
  const wish = keyframeWish(document, keyframe, thumbnailBox)
  const picture = scene.thumbnail(wish.key)
  context.fillStyle = palette.hover
  context.fillRect(flag.left, flag.top, flag.width, flag.height)
  if (picture) drawPicture(context, picture, flag)
  if (!scene.isThere(keyframe.shows.source)) drawMissing(context, scene, flag)
  const { shows } = keyframe
  if (flag.width >= leastNumber && flag.height >= 30 && shows.kind === 'frame') {
    drawNumber(context, String(shows.index), flag, palette.font)
  }
  if (chosen || clashes.has(keyframe.at)) {
    context.strokeStyle = colour
    context.lineWidth = 2
    context.strokeRect(left + 1, box.top + 1, Math.round(box.width) - 2, box.height - 2)
    context.lineWidth = 1
  }
  return wish
}

/** The file is not there: a veil and a sign over what was last seen. */
function drawMissing(context: Context, { palette }: Scene, flag: Box): void {
  context.globalAlpha = 0.6
  context.fillStyle = palette.background
  context.fillRect(flag.left, flag.top, flag.width, flag.height)
  context.globalAlpha = 1
  context.save()
  context.translate(flag.left + flag.width / 2 - 9, flag.top + flag.height / 2 - 9)
  context.scale(1.5, 1.5)
  context.strokeStyle = palette.bad
  context.stroke(signOf('failed'))
  context.restore()
}
