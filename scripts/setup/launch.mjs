// The parts the launchers share: set-up with its failures told, and a child that this process stands in for.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import * as path from 'node:path'
import { describeFailure } from './failure.mjs'
import { runSetup } from './setup.mjs'

/** @typedef {import('./context.mjs').Setup} Setup */

/**
 * Runs set-up; when it fails, says why and ends the process with status 1.
 * @param {Setup} setup
 * @param {readonly import('./context.mjs').Step[]} [steps]
 * @returns {Promise<string>} the path of runtime.json
 */
export async function setUpOrExit(setup, steps) {
  try {
    return await runSetup(setup, steps)
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`)
    process.exit(1)
  }
}

/**
 * The folder the user stands in: npm runs scripts in the package's folder and keeps the user's in INIT_CWD.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cwd
 */
export function callersFolder(root, env, cwd) {
  // An INIT_CWD of some other package's script must not count.
  const ours = env.npm_package_json === path.join(root, 'package.json') && cwd === root
  return (ours ? env.INIT_CWD : undefined) ?? cwd
}

/**
 * Runs a child in this process's place: same terminal, arguments exact, signals passed on, its end is our end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, line?: boolean }} options `line`: keep an IPC line open, which tells
 * the child of our death, however sudden
 * @returns {Promise<number>} its exit status; a death by signal kills this process the same way
 */
export function standIn(command, args, { line = false, ...options }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['inherit', 'inherit', 'inherit', ...(line ? [/** @type {const} */ ('ipc')] : [])],
    })
    const stop = passSignals((signal) => child.kill(signal))
    child.on('error', (error) => {
      stop()
      process.stderr.write(`error: ${command} could not be started: ${error.message}\n`)
      resolve(126)
    })
    child.on('exit', (code, signal) => {
      stop()
      if (signal === null) {
        resolve(code ?? 1)
        return
      }
      // What a shell would say, should the signal not end us at once.
      setTimeout(() => resolve(128 + constants.signals[signal]), 200)
      process.kill(process.pid, signal)
    })
  })
}

/**
 * Each signal reaches the child once. On a terminal Ctrl-C goes to the whole group, so the child has it already; and
 * npm passes on what it gets, so we may be told twice.
 * @param {(signal: NodeJS.Signals) => void} send
 * @returns {() => void} stops
 */
function passSignals(send) {
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  /** @type {Map<NodeJS.Signals, number>} */
  const last = new Map()
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const again = Date.now() - (last.get(signal) ?? -Infinity) < 500
    last.set(signal, Date.now())
    const seen = terminal && (signal === 'SIGINT' || signal === 'SIGQUIT')
    if (!again && !seen) send(signal)
  }
  /** @type {NodeJS.Signals[]} */
  const signals = [
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
    ...(process.platform === 'win32' ? [] : [/** @type {const} */ ('SIGQUIT')]),
  ]
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.removeListener(signal, pass)
  }
}
