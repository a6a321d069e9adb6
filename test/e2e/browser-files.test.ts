// Files of all kinds in a real browser: 200 dropped at once, one that goes while it is open, damaged projects, paths that lead out, sources
// of one frame, of odd size and of three hours.
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { InterludeError } from '../../src-shared/errors.ts'
import { connect } from '../../src-shared/rpc-connect.ts'
import { socketChannel } from '../../src-shared/channel-socket.ts'
import { editorContract } from '../../src-shared/editor/contract.ts'
import { words as bin } from '../../src-renderer/i18n/en/bin.ts'
import { words as common } from '../../src-renderer/i18n/en/common.ts'
import { words as dialogs } from '../../src-renderer/i18n/en/dialogs.ts'
import { words as timeline } from '../../src-renderer/i18n/en/timeline.ts'
import { writePicture } from '../../src-main/media/picture.ts'
import { cachedMedia, numberedFrame, numberedVideo, runSync, testTools } from '../support/media-fixtures.ts'
import { describeJourneys, putFootage, shape } from './support/browser-suite.ts'
import { patience } from './support/browser-window.ts'

describeJourneys('files', (suite) => {
  it('200 that are dropped at once all come, and can be used', { timeout: 120_000 }, async () => {
    const program = await suite.start(suite.place(), { engine: {}, open: [] })
    const window = await suite.open(program)
    const small = { width: 96, height: 64, channels: 3, depth: 8 } as const
    const folder = suite.place().files
    const files: string[] = []
    for (let number = 0; number < 200; number++) {
      const path = join(folder, `drop-${String(number).padStart(3, '0')}.png`)
      await writePicture(numberedFrame(number, small), path)
      files.push(readFileSync(path).toString('base64'))
    }
    const dropped = await window.page.evaluateHandle((contents) => {
      const transfer = new DataTransfer()
      for (const [number, content] of contents.entries()) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
        transfer.items.add(new File([bytes], `drop-${String(number).padStart(3, '0')}.png`))
      }
      return transfer
    }, files)
    await window.page.dispatchEvent('[data-scope="bin"]', 'dragenter', { dataTransfer: dropped })
    await window.page.getByText(bin.dropHere).waitFor()
    await window.page.dispatchEvent('[data-scope="bin"]', 'drop', { dataTransfer: dropped })
    const list = window.page.getByRole('listbox', { name: bin.list })
    const count = async () => Number(await list.getByRole('option').first().getAttribute('aria-setsize'))
    await expect.poll(count, { timeout: 90_000 }).toBeGreaterThanOrEqual(200)
    await list.getByRole('option', { name: /^drop-000/ }).click()
    await window.press('End')
    await list.getByRole('option', { name: /^drop-199/ }).waitFor()
    await window.untilNumber(small, 199)
  })

  it('one that is deleted while it is open is missing, and is found again in a folder', async () => {
    const place = suite.place()
    const clip = await putFootage(place)
    const program = await suite.start(place, { engine: {}, open: [clip] })
    const window = await suite.open(program)
    await window.untilNumber(shape, 0)
    await window.mark(shape, 3, 9)
    await window.untilGap(1, /ready/)
    mkdirSync(join(place.files, 'deep', 'deeper'), { recursive: true })
    renameSync(clip, join(place.files, 'deep', 'deeper', 'another name.mp4'))
    const missing = window.page
      .getByRole('listbox', { name: bin.list })
      .getByText(bin.states.missing, { exact: true })
    await missing.waitFor()
    await expect
      .poll(async () => (await window.items())[0], { timeout: patience })
      .toContain(timeline.missing)
    // What was made is there still.
    expect((await window.items())[1]).toMatch(/5 in-betweens, ready/)

    await window.page.getByRole('button', { name: bin.relink }).click()
    const relink = window.dialog(dialogs.relink.title)
    await relink.getByRole('button', { name: dialogs.relink.find }).click()
    await window
      .dialog(dialogs.files.titles.folder)
      .getByRole('button', { name: dialogs.files.confirm.folder })
      .click()
    await relink.getByText(dialogs.relink.none).waitFor()
    await relink.getByRole('button', { name: common.close }).last().click()
    await missing.waitFor({ state: 'detached' })
    await window.page.getByRole('listbox', { name: bin.list }).getByRole('option').first().click()
    await window.goTo(44)
    await window.untilNumber(shape, 44)
    expect((await window.items())[1]).toMatch(/5 in-betweens, ready/)
  })

  it('projects that are damaged, or of a later version, are refused in words; the open one stays', async () => {
    const place = suite.place()
    const clip = await putFootage(place)
    const later = { format: 'interlude-project', version: 99, program: '9.0.0', document: {} }
    writeFileSync(join(place.files, 'later.interlude'), JSON.stringify(later))
    writeFileSync(join(place.files, 'torn.interlude'), JSON.stringify(later).slice(0, 40))
    const program = await suite.start(place, { engine: {}, open: [clip] })
    const window = await suite.open(program)
    await window.untilNumber(shape, 0)
    await window.mark(shape, 3, 9)
    await window.untilGap(1, /ready/)
    const items = await window.items()
    const notices = window.page.getByRole('region', { name: common.notices })
    for (const [name, text] of [
      ['later', /made by Interlude 9\.0\.0.*Update Interlude/s],
      ['torn', /damaged.*earlier version/s],
    ] as const) {
      await window.press('Control+o')
      const chooser = window.dialog(dialogs.files.titles.project)
      await chooser.getByRole('option', { name: new RegExp(`^${name}`) }).dblclick()
      await window.dialog(dialogs.unsaved.title).getByRole('button', { name: dialogs.unsaved.leave }).click()
      await expect.poll(() => notices.innerText(), { timeout: patience }).toMatch(text)
      await notices.getByRole('button', { name: common.dismiss }).click()
      expect(await window.items()).toEqual(items)
    }
  })

  it('outside of the roots are out of reach, also past the window', async () => {
    const place = suite.place()
    const other = suite.place()
    const clip = await putFootage(other)
    const program = await suite.start(place, { engine: {} })
    const window = await suite.open(program)
    // What the page itself could ask, with the page's own cookie.
    const cookies = await window.page.context().cookies(program.address)
    const { WebSocket } = await import('ws')
    const socket = new WebSocket(`ws://127.0.0.1:${program.port}/socket`, {
      headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
      origin: `http://127.0.0.1:${program.port}`,
    })
    const channel = socketChannel(socket)
    const client = connect(editorContract, channel)
    const dotted = join(place.files, 'x', '..', '..', '..', clip)
    for (const path of [clip, '/etc/passwd', `${place.files}/../data/settings.json`, dotted]) {
      const folder = join(path, '..')
      await expect(client.call('browse', { folder })).rejects.toBeInstanceOf(InterludeError)
      const read: string[] = []
      await client
        .call(
          'read-sources',
          { paths: [path] },
          { onItem: ({ source, error }) => void read.push(source?.path ?? error?.code ?? '') },
        )
        .catch((error: unknown) => read.push(String((error as { code?: string }).code)))
      expect(read).not.toContain(path)
      expect(read.join()).toMatch(/^[a-z-]+$/)
      await expect(client.call('open-project', { path })).rejects.toBeInstanceOf(InterludeError)
      await expect(client.call('find-sources', { folder })).rejects.toBeInstanceOf(InterludeError)
      await expect(client.call('save-project', { path, overwrite: true })).rejects.toBeInstanceOf(
        InterludeError,
      )
    }
    channel.close()
    expect(readFileSync(clip).byteLength).toBeGreaterThan(0)
  })

  it('of one frame, and of odd size, are shown as they are', async () => {
    const tools = await testTools()
    const place = suite.place()
    const odd = { width: 101, height: 67, channels: 3, depth: 8 } as const
    const lossless = ['-c:v', 'ffv1', '-pix_fmt', 'bgr0']
    copyFileSync(numberedVideo(tools, 'one.mkv', 1, lossless), join(place.files, 'one.mkv'))
    copyFileSync(numberedVideo(tools, 'odd.mkv', 40, lossless, odd), join(place.files, 'odd.mkv'))
    const program = await suite.start(place, { engine: {}, open: [join(place.files, 'odd.mkv')] })
    const window = await suite.open(program)
    await window.untilNumber(odd, 0)
    await window.mark(odd, 7, 13)
    await window.untilGap(1, /ready/)
    await window.addMedia('one.mkv')
    const one = { width: 96, height: 64 }
    await window.untilNumber(one, 0)
    await window.press('.', 'End', 'ArrowRight', 'k')
    expect(await window.frame()).toBe(0)
    await expect.poll(async () => (await window.items()).length, { timeout: patience }).toBe(5)
    await window.untilGap(2, /ready/)
    // The project has the odd size, and shows keyframes exactly.
    await window.press('Control+e', 'Home')
    await window.untilNumber(odd, 7)
  })

  it('of three hours open in seconds, and every frame is found', { timeout: 120_000 }, async () => {
    const tools = await testTools()
    const place = suite.place()
    const seconds = 3 * 3600
    // One picture a second; each second carries its number. The pictures are made by ffmpeg itself: 16 blocks, white where the bit is set.
    const bits = Array.from({ length: 16 }, (_, bit) => {
      const [x, y] = [(bit % 8) * 12, Math.floor(bit / 8) * 16]
      return `drawbox=x=${x}:y=${y}:w=12:h=16:t=fill:color=white:enable='gte(mod(floor(t/${2 ** bit}),2),1)'`
    }).join(',')
    const path = cachedMedia(tools, 'three-hours.mp4', bits, (file) => {
      runSync(tools.ffmpeg, [
        ...['-v', 'error', '-f', 'lavfi', '-i', `color=black:s=96x64:r=1:d=${seconds}`, '-vf', bits],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '250', '-pix_fmt', 'yuv420p', `file:${file}`],
      ])
    })
    copyFileSync(path, join(place.files, 'long.mp4'))
    const program = await suite.start(place, { engine: {} })
    const window = await suite.open(program)
    await window.menu('project', 'project.new')
    const begun = performance.now()
    await window.page.locator('.welcome').getByRole('button', { name: dialogs.welcome.add }).click()
    await window.chooseFiles('long.mp4')
    const small = { width: 96, height: 64 }
    await window.untilNumber(small, 0)
    expect(performance.now() - begun).toBeLessThan(20_000)
    for (const frame of [seconds - 1, 5000, 4999, 5001, 1, 10_000]) {
      await window.goTo(frame)
      await window.untilNumber(small, frame)
    }
  })
})
