// Pictures that are drawn rather than made of frames: SVG in, PNG file out.
import sharp from 'sharp'
import { place } from './output-place.ts'

/** Writes a drawing as PNG, replacing an older one. Draw text with stroke-font.ts: machines differ in fonts. Throws as `place`. */
export async function writeDrawing(svg: string, path: string): Promise<void> {
  const png = await sharp(Buffer.from(svg)).removeAlpha().png({ compressionLevel: 9 }).toBuffer()
  await place(path, { overwrite: true }, async (target) => await target.write(png))
}
