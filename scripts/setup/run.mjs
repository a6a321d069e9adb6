// Runs another program and keeps the end of what it said, for the failure text.
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const keep = 16_384

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()
let watching = false

/**
 * @typedef {object} RunResult
 * @property {number} code exit status; 127 when the program could not be started, 128 + n style when killed
 * @property {string} output the last 16 KiB of stdout and stderr together
 * @property {string} stdout the last 16 KiB of stdout alone
 */

/**
 * Runs a program to its end; never rejects. Children die with this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, pidFile?: string }} [options] timeout in ms; pidFile:
 *   holds the program's number while it runs, for whoever comes after this process was killed
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  killChildrenOnExit()
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeout,
      windowsHide: true,
    })
    children.add(child)
    if (options.pidFile !== undefined && child.pid !== undefined) {
      fs.writeFileSync(options.pidFile, String(child.pid))
    }
    let output = ''
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output = (output + text).slice(-keep)
      stdout = (stdout + text).slice(-keep)
    })
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output = (output + text).slice(-keep)
    })
    /** @param {number} code */
    const end = (code) => {
      children.delete(child)
      if (options.pidFile !== undefined) fs.rmSync(options.pidFile, { force: true })
      resolve({ code, output, stdout })
    }
    child.on('error', (error) => {
      output += error.message
      end(127)
    })
    child.on('close', (code, signal) => {
      if (signal !== null) output += `\nstopped by ${signal}`
      end(code ?? 128)
    })
  })
}

function killChildrenOnExit() {
  if (watching) return
  watching = true
  process.on('exit', () => {
    for (const child of children) child.kill()
  })
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process can't be signalled, but is there.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/**
 * The last lines of a tool's output, without its colours and without stack traces, which push the message away.
 * @param {string} output
 * @param {number} [lines]
 */
export function tail(output, lines = 12) {
  return stripVTControlCharacters(output)
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .slice(-lines)
    .join('\n')
}
