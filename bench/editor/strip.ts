// The pictures of the main journey that the documents show: footage, keyframes, a gap that is being made, onion skin, comparison with the
// real frame, export. The built program with the real engine, in Chromium.
// node bench/editor/strip.ts VIDEO... [--keyframes 12,30,48] [--out docs/images]
import { copyFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { startBrowser } from '../../test/e2e/support/browser-chromium.ts'
import { endPrograms, makePlace, startProgram } from '../../test/e2e/support/browser-program.ts'

const { values, positionals: videos } = parseArgs({
  allowPositionals: true,
  options: {
    keyframes: { type: 'string', default: '12,30,48' },
    out: { type: 'string', default: 'docs/images' },
  },
})
const keyframes = values.keyframes.split(',').map(Number)
const place = makePlace()
const files = videos.map((video) => {
  const path = join(place.files, basename(video))
  copyFileSync(video, path)
  return path
})
const program = await startProgram(place, { open: files })
const browser = await startBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' })
  page.setDefaultTimeout(300_000)
  let taken = 0
  const shoot = async (name: string): Promise<void> => {
    taken += 1
    // Small pictures may still be on their way.
    await page.waitForTimeout(1500)
    await page.mouse.move(640, 10)
    const path = join(values.out, `editor-${String(taken)}-${name}.jpg`)
    await page.screenshot({ path, type: 'jpeg', quality: 82 })
    process.stdout.write(`${path}\n`)
  }
  const goTo = async (frame: number): Promise<void> => {
    const time = page.getByRole('textbox', { name: 'Go to a frame or time' })
    await time.fill(String(frame))
    await time.press('Enter')
    await page.locator('[data-scope="preview"] .picture').focus()
  }
  const items = page.getByRole('listbox', { name: 'Keyframes and gaps' })
  const mark = async (frame: number): Promise<void> => {
    const before = await items.getByRole('option').count()
    await goTo(frame)
    await page.keyboard.press('k')
    await items.getByRole('option').nth(before).waitFor()
  }

  await page.goto(program.address)
  await page.getByRole('button', { name: /^Mark keyframe/ }).waitFor()
  await goTo(keyframes[0] ?? 0)
  await shoot('footage')
  for (const frame of keyframes) await mark(frame)
  await page.getByRole('button', { name: 'Sequence', exact: true }).click()
  await page.keyboard.press('Shift+Z')
  await items.getByRole('option').nth(1).click()
  await items.getByRole('option', { name: /^Gap 1, .*being made, ([4-9]|1\d) of/ }).waitFor()
  await shoot('live')
  await items
    .getByRole('option', { name: /^Gap \d+, .*, ready$/ })
    .nth(keyframes.length - 2)
    .waitFor()
  const middle = Math.round(((keyframes[1] ?? 2) - (keyframes[0] ?? 0)) / 2)
  await goTo(middle)
  await page.keyboard.press('n')
  await shoot('onion-skin')
  await page.keyboard.press('n')
  await page.keyboard.press('c')
  await page.getByText(/^PSNR/).waitFor()
  await shoot('compare')
  await page.keyboard.press('c')
  await page.keyboard.press('Control+m')
  await page.getByRole('dialog', { name: 'Export' }).waitFor()
  await shoot('export')
} finally {
  await browser.close()
  await program.stop()
  endPrograms()
  place.remove()
}
