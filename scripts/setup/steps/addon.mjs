// The addon that joins Node to TensorFlow's C library, compiled from the sources inside the tfjs package. It lies
// beside the library (one compile serves every checkout) and is linked into the package, where tfjs looks for it.
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { SetupError } from '../failure.mjs'
import { findOnPath, hashFiles, temporaryName } from '../files.mjs'
import { run, tail } from '../run.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */

const packageFolder = 'node_modules/@tensorflow/tfjs-node-gpu'
const headersFolder = 'node_modules/node-api-headers/include'
const sources = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc']
const addonName = 'tfjs_binding.node'

/**
 * Where tfjs-node looks for its addon under Node 22: the highest Node-API version that both know.
 * @param {Setup} setup
 */
export function addonPlace(setup) {
  return path.join(setup.root, packageFolder, 'lib/napi-v8', addonName)
}

/**
 * Compiles the addon unless it is there already.
 * @param {Setup} setup
 * @param {string} library the folder that holds tensorflow/
 * @returns {Promise<string>} the addon's path
 */
export async function buildAddon(setup, library) {
  const args = compilerArguments(setup, library)
  const key = createHash('sha256')
    .update(hashFiles(path.join(setup.root, packageFolder), bindingFiles(setup)))
    // The checkout's place does not change what comes out.
    .update(args.join('\0').replaceAll(setup.root, '').replaceAll(library, ''))
    .digest('hex')
    .slice(0, 12)
  const addon = path.join(library, `addon-${key}`, addonName)
  if (!setup.force && fs.existsSync(addon)) return addon

  const compiler = findCompiler(setup)
  const meter = setup.log.meter(`compiling the TensorFlow addon with ${path.basename(compiler)}`)
  fs.mkdirSync(path.dirname(addon), { recursive: true })
  const temporary = temporaryName(addon)
  const result = await run(compiler, [...args, '-o', temporary], { env: setup.env })
  meter.end()
  if (result.code !== 0) {
    fs.rmSync(temporary, { force: true })
    throw new SetupError(
      `${compiler} could not compile the TensorFlow addon.`,
      'It needs a C++17 compiler with its standard library (Debian, Ubuntu: apt install g++). Install or update it, then run this again.',
      { detail: tail(result.output, 20) },
    )
  }
  fs.renameSync(temporary, addon)
  return addon
}

/**
 * Puts the addon where tfjs looks. A link: Node follows it before it loads, so the run path counts from the library.
 * @param {Setup} setup
 * @param {string} addon
 */
export function linkAddon(setup, addon) {
  const target = addonPlace(setup)
  if (fs.existsSync(target) && fs.realpathSync(target) === fs.realpathSync(addon)) return
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const temporary = temporaryName(target)
  fs.symlinkSync(addon, temporary)
  fs.renameSync(temporary, target)
}

/** @param {Setup} setup */
function bindingFiles(setup) {
  return fs.readdirSync(path.join(setup.root, packageFolder, 'binding')).map((file) => `binding/${file}`)
}

/**
 * @param {Setup} setup
 * @param {string} library
 */
function compilerArguments(setup, library) {
  const mac = setup.platform === 'darwin'
  const tensorflow = path.join(library, 'tensorflow')
  const linked = mac
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-w', '-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
    '-I' + path.join(tensorflow, 'include'),
    '-I' + path.join(setup.root, headersFolder),
    ...sources.map((file) => path.join(setup.root, packageFolder, file)),
    // Node itself offers the Node-API symbols, at load time.
    ...(mac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
    ...linked.map((file) => path.join(tensorflow, file)),
    `-Wl,-rpath,${mac ? '@loader_path' : '$ORIGIN'}/../tensorflow`,
  ]
}

/** @param {Setup} setup */
function findCompiler(setup) {
  const asked = setup.env.CXX
  for (const name of [...(asked ? [asked] : []), 'c++', 'g++', 'clang++']) {
    const found = findOnPath(name, setup.env, setup.platform)
    if (found !== undefined) return found
  }
  throw new SetupError(
    'There is no C++ compiler, which the TensorFlow addon needs once.',
    setup.platform === 'darwin'
      ? 'Install it with: xcode-select --install. Then run this again.'
      : 'Install it (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; Arch: pacman -S gcc), then run this again.',
  )
}
