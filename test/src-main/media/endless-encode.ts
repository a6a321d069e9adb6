// A process that writes a video until it is killed: node endless-encode.ts PATH. Says `writing` on the way.
import { encodeVideo } from '../../../src-main/media/encode.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { numberedFrame, testTools } from '../../support/media-fixtures.ts'

async function* endless() {
  for (let index = 0; ; index += 1) {
    if (index === 50) process.stdout.write('writing\n')
    yield await Promise.resolve(numberedFrame(index % 1000))
  }
}

// Should nobody be left to kill it.
setTimeout(() => process.exit(1), 60000).unref()
await encodeVideo(await testTools(), { path: process.argv[2] ?? '', frameRate: rational(25) }, endless())
