// Small file habits of set-up: whole-file JSON by temp and rename, content hashes, what is on the PATH.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Reads JSON, or undefined when the file is missing or not JSON (a half-written file is the same as none).
 * @param {string} file
 * @returns {unknown}
 */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Writes JSON so that a reader sees the old file or the new one, never half of it.
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const temporary = temporaryName(file)
  fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`)
  fs.renameSync(temporary, file)
}

/**
 * A name beside `file` that no other process uses.
 * @param {string} file
 */
export function temporaryName(file) {
  return `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
}

/**
 * Hex digest of a file, streamed.
 * @param {string} file
 * @param {'sha256' | 'sha512'} [algorithm]
 * @returns {Promise<string>}
 */
export async function hashFile(file, algorithm = 'sha256') {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/**
 * One hash over names and contents of files below `root`; missing ones count by their name alone.
 * @param {string} root
 * @param {readonly string[]} files relative, forward slashes
 */
export function hashFiles(root, files) {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) {
    const whole = path.join(root, file)
    hash.update(`${file}\0`)
    if (fs.existsSync(whole)) hash.update(fs.readFileSync(whole))
    hash.update('\0')
  }
  return hash.digest('hex')
}

/**
 * All files below a folder, relative to `root`, forward slashes; none when it does not exist.
 * @param {string} root
 * @param {string} folder relative to root
 * @returns {string[]}
 */
export function listFiles(root, folder) {
  const start = path.join(root, folder)
  if (!fs.existsSync(start)) return []
  return fs
    .readdirSync(start, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? listFiles(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    )
}

/**
 * Size and change time in one word: the same word means the same file, for the quiet path.
 * @param {string} file
 * @returns {string | undefined} undefined when there is no such file
 */
export function fileMark(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  return stat?.isFile() ? `${stat.size}@${Math.round(stat.mtimeMs)}` : undefined
}

/**
 * Finds a program on the PATH.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform]
 * @returns {string | undefined}
 */
export function findOnPath(name, env, platform = process.platform) {
  const windows = platform === 'win32'
  const names = windows ? [`${name}.exe`, `${name}.cmd`, name] : [name]
  for (const folder of (env.PATH ?? env.Path ?? '').split(windows ? ';' : ':')) {
    for (const candidate of names) {
      const whole = path.resolve(folder || '.', candidate)
      if (folder !== '' && isExecutable(whole)) return whole
    }
  }
  return undefined
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * Bytes below a folder; files that vanish while counting are skipped.
 * @param {string} folder
 * @returns {number}
 */
export function folderSize(folder) {
  let total = 0
  /** @type {fs.Dirent[]} */
  let entries = []
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true })
  } catch {
    return 0
  }
  for (const entry of entries) {
    const whole = path.join(folder, entry.name)
    if (entry.isDirectory()) total += folderSize(whole)
    else total += fs.statSync(whole, { throwIfNoEntry: false })?.size ?? 0
  }
  return total
}
