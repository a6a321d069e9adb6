// Lays out what a package holds, so that electron-builder has only to wrap it.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { readJson, writeJson } from '../setup/files.mjs'
import { SetupError } from '../setup/failure.mjs'
import { addonPlace } from '../setup/steps/addon.mjs'
import { fromWheel } from '../setup/steps/ffmpeg.mjs'
import { runtimePackages } from './runtime-packages.mjs'

/** @typedef {import('../setup/context.mjs').Setup} Setup */

/**
 * The shell and the page, with the few words of package.json that Electron reads.
 * @param {Setup} setup
 * @param {string} folder made anew
 * @param {readonly string[]} pages folders of out/
 */
export function stageApp(setup, folder, pages) {
  fs.rmSync(folder, { recursive: true, force: true })
  for (const name of ['shell', ...pages]) {
    copy(path.join(setup.root, 'out', name), path.join(folder, 'out', name))
  }
  const { name, version, description, license, main, author } = manifestOf(setup)
  writeJson(path.join(folder, 'package.json'), { name, version, description, license, main, author })
}

/**
 * The main side with all that it runs on: its dependencies, native TensorFlow, ffmpeg, models, the sample; and Node.
 * @param {Setup} setup complete
 * @param {string} core made anew
 * @param {string} node made anew
 */
export async function stageCore(setup, core, node) {
  fs.rmSync(core, { recursive: true, force: true })
  fs.rmSync(node, { recursive: true, force: true })
  for (const name of ['main', 'engine', 'shared', 'wasm']) {
    copy(path.join(setup.root, 'out', name), path.join(core, 'out', name))
  }
  for (const name of ['models', 'sample', 'icon']) {
    copy(path.join(setup.root, 'resources', name), path.join(core, 'resources', name))
  }
  const { name, version, type, license } = manifestOf(setup)
  writeJson(path.join(core, 'package.json'), { name, version, type, license })
  fs.copyFileSync(path.join(setup.root, 'LICENSE'), path.join(core, 'LICENSE'))
  for (const place of runtimePackages(setup.root)) copy(path.join(setup.root, place), path.join(core, place))
  const tensorflow = stageTensorflow(setup, core)
  const { ffmpeg, ffprobe } = await stageTools(setup, core)
  const program = setup.platform === 'win32' ? 'node.exe' : 'bin/node'
  copyProgram(setup.runtime.node ?? process.execPath, path.join(node, program))
  writeJson(path.join(core, 'runtime.json'), {
    version: 1,
    node: `../node/${program}`,
    ffmpeg,
    ffprobe,
    ffmpegOrigin: 'package',
    tensorflow,
  })
}

/**
 * The addon finds its library in the folder `tensorflow` beside its own.
 * @param {Setup} setup
 * @param {string} core
 */
function stageTensorflow(setup, core) {
  const { tensorflow } = setup.runtime
  if (tensorflow === undefined || tensorflow.build === 'none') {
    throw new SetupError('There is no native TensorFlow to be packed.', 'Run npm run setup.')
  }
  const place = path.relative(setup.root, addonPlace(setup))
  const target = path.join(core, place)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.rmSync(target, { force: true })
  fs.copyFileSync(fs.realpathSync(addonPlace(setup)), target)
  const lib = path.join(path.dirname(place), '..')
  for (const name of ['tensorflow', 'nvidia']) {
    const from = path.join(tensorflow.folder, name)
    if (fs.existsSync(from)) copy(from, path.join(core, lib, name), (file) => !file.includes('/include/'))
  }
  return { ...tensorflow, folder: lib.split(path.sep).join('/') }
}

/**
 * @param {Setup} setup
 * @param {string} core
 */
async function stageTools(setup, core) {
  const { ffmpeg, ffprobe } = await fromWheel(setup)
  const ending = setup.platform === 'win32' ? '.exe' : ''
  const tools = { ffmpeg: `tools/ffmpeg${ending}`, ffprobe: `tools/ffprobe${ending}` }
  copyProgram(ffmpeg, path.join(core, tools.ffmpeg))
  copyProgram(ffprobe, path.join(core, tools.ffprobe))
  return tools
}

/**
 * A folder without what only those who mend a program need. A link is copied as what it leads to.
 * @param {string} from
 * @param {string} to
 * @param {(file: string) => boolean} [wanted]
 */
function copy(from, to, wanted = () => true) {
  fs.cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (file) => !/\.(map|d\.ts|d\.mts|d\.cts|tsbuildinfo)$/.test(file) && wanted(file),
  })
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyProgram(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true })
  fs.copyFileSync(fs.realpathSync(from), to)
  fs.chmodSync(to, 0o755)
}

/** @param {Setup} setup */
function manifestOf(setup) {
  return /** @type {Record<string, unknown>} */ (readJson(path.join(setup.root, 'package.json')))
}
