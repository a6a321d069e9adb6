// out/: the motion kernel by AssemblyScript, and the program bundled by vite. Each is built aside and moved in whole,
// so that a running program, or a killed build, never sees half of it.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { SetupError } from '../failure.mjs'
import { hashFiles, listFiles, readJson, temporaryName, writeJson } from '../files.mjs'
import { run, tail } from '../run.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */

const kernel = 'src-main/engine/flow/kernel'

/** Built before the bundle; it changes rarely and takes longest. */
export const kernelStep = outputStep({
  name: 'motion kernel',
  sources: (root) => ['package-lock.json', ...listFiles(root, kernel)],
  build: async (setup, next) => {
    if (!fs.existsSync(path.join(setup.root, kernel, 'asconfig.json'))) return
    const folder = path.join(setup.root, kernel)
    const asc = path.join(setup.root, 'node_modules/assemblyscript/bin/asc.js')
    // asc takes the path from the folder of its settings.
    const outFile = path.relative(folder, path.join(next, 'wasm/motion.wasm')).split(path.sep).join('/')
    await runTool(setup, 'compiling the motion kernel with AssemblyScript', asc, folder, [
      ...['--config', 'asconfig.json', '--target', 'release', '--outFile', outFile],
    ])
  },
})

export const bundleStep = outputStep({
  name: 'bundle',
  sources: (root) => [
    ...['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'],
    ...listFiles(root, 'src-main').filter((file) => !file.startsWith(`${kernel}/`)),
    ...listFiles(root, 'src-shared'),
  ],
  build: async (setup, next) => {
    await runTool(setup, 'bundling the program with vite', viteOf(setup), setup.root, [
      ...['build', '--logLevel', 'warn', '--outDir', next, '--emptyOutDir'],
    ])
  },
})

const shellConfig = 'vite.shell.config.ts'

/** The desktop's shell and its preload, one file each. */
export const shellStep = outputStep({
  name: 'shell',
  sources: (root) => [
    ...['package.json', 'package-lock.json', shellConfig, 'src-main/main.ts', 'src-main/preload.ts'],
    ...listFiles(root, 'src-main/shell'),
    ...listFiles(root, 'src-shared'),
    // The menu's words.
    ...listFiles(root, 'src-renderer/i18n'),
  ],
  build: async (setup, next) => {
    if (!fs.existsSync(path.join(setup.root, shellConfig))) return
    for (const mode of ['main', 'preload']) {
      await runTool(setup, `bundling the desktop's shell (${mode})`, viteOf(setup), setup.root, [
        ...['build', '--config', shellConfig, '--mode', mode],
        ...['--logLevel', 'warn', '--outDir', path.join(next, 'shell')],
      ])
    }
  },
})

const rendererConfig = 'vite.renderer.config.ts'

export const rendererStep = outputStep({
  name: 'renderer',
  sources: rendererSources,
  build: (setup, next) => buildRenderer(setup, path.join(next, 'renderer'), 'production'),
})

/** The same page for the old Chromium of the Electron that tests can have. */
export const oldRendererStep = outputStep({
  name: 'renderer for old Chromium',
  sources: rendererSources,
  build: (setup, next) => buildRenderer(setup, path.join(next, 'renderer-chrome83'), 'chrome83'),
})

/** @param {string} root */
function rendererSources(root) {
  return [
    ...['package.json', 'package-lock.json', rendererConfig, 'tsconfig.json'],
    ...listFiles(root, 'src-renderer'),
    ...listFiles(root, 'src-shared'),
  ]
}

/**
 * @param {Setup} setup
 * @param {string} folder
 * @param {'production' | 'chrome83'} mode
 */
async function buildRenderer(setup, folder, mode) {
  if (!fs.existsSync(path.join(setup.root, rendererConfig))) return
  await runTool(setup, `bundling the window's page (${mode})`, viteOf(setup), setup.root, [
    ...['build', '--config', rendererConfig, '--mode', mode],
    ...['--logLevel', 'warn', '--outDir', folder],
  ])
}

/** @param {Setup} setup */
function viteOf(setup) {
  return path.join(setup.root, 'node_modules/vite/bin/vite.js')
}

/**
 * A step that makes folders of out/ from sources, and knows by their content when to make them again.
 * @param {object} options
 * @param {string} options.name
 * @param {(root: string) => string[]} options.sources relative to the checkout
 * @param {(setup: Setup, next: string) => Promise<void>} options.build fills the folder `next`
 * @returns {import('../context.mjs').Step}
 */
export function outputStep({ name, sources, build }) {
  const file = `.${name.replaceAll(' ', '-')}`
  return {
    name,
    check: (setup) => {
      const out = path.join(setup.root, 'out')
      const stamp = readJson(path.join(out, `${file}.json`))
      if (typeof stamp !== 'object' || stamp === null || !('hash' in stamp) || !('files' in stamp)) {
        return 'not built yet'
      }
      const { hash, files } = /** @type {{ hash: string, files: string[] }} */ (stamp)
      const missing = files.find((made) => !fs.existsSync(path.join(out, made)))
      if (missing !== undefined) return `out/${missing} is missing`
      return hash === hashFiles(setup.root, sources(setup.root)) ? undefined : 'its sources have changed'
    },
    perform: async (setup) => {
      // Taken before building: a change while it builds makes the next check build again.
      const hash = hashFiles(setup.root, sources(setup.root))
      const out = path.join(setup.root, 'out')
      const next = path.join(out, `${file}.next`)
      fs.rmSync(next, { recursive: true, force: true })
      fs.mkdirSync(next, { recursive: true })
      await build(setup, next)
      const files = listFiles(next, '.').map((made) => made.slice('./'.length))
      for (const folder of fs.readdirSync(next)) {
        const target = path.join(out, folder)
        const aside = temporaryName(path.join(out, `.old-${folder}`))
        if (fs.existsSync(target)) fs.renameSync(target, aside)
        fs.renameSync(path.join(next, folder), target)
        fs.rmSync(aside, { recursive: true, force: true })
      }
      fs.rmSync(next, { recursive: true })
      writeJson(path.join(out, `${file}.json`), { hash, files })
    },
  }
}

/**
 * @param {Setup} setup
 * @param {string} what
 * @param {string} script
 * @param {string} cwd
 * @param {string[]} args
 */
async function runTool(setup, what, script, cwd, args) {
  const meter = setup.log.meter(what)
  const result = await run(setup.runtime.node ?? process.execPath, [script, ...args], {
    cwd,
    env: { ...setup.env, NO_COLOR: '1' },
  })
  meter.end()
  if (result.code === 0) return
  throw new SetupError(
    `${what} failed.`,
    'In an unchanged checkout: npm ci, then run this again. After a change of yours: the lines above say where.',
    { detail: tail(result.output, 30) },
  )
}
