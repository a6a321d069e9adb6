#!/usr/bin/env node
// resources/icon/icon.svg as the picture that windows and packages take. Run by hand when the drawing has changed.
import * as path from 'node:path'
import sharp from 'sharp'
import { projectRoot } from './setup/context.mjs'

const folder = path.join(projectRoot, 'resources/icon')
await sharp(path.join(folder, 'icon.svg'), { density: 144 })
  .resize(512, 512)
  .png({ compressionLevel: 9, palette: false })
  .toFile(path.join(folder, 'icon-512.png'))
