// What set-up says while it works: plain lines on stderr, and one moving line for long steps on a terminal.
// stdout stays free for the program's own answer (`--json`).

/**
 * @typedef {object} Meter
 * @property {(done: number) => void} update bytes so far
 * @property {() => void} end
 */

/**
 * @typedef {object} Log
 * @property {(name: string, why: string) => void} step a step begins, and why it has to
 * @property {(text: string) => void} info
 * @property {(text: string) => void} warn
 * @property {(label: string, total?: number) => Meter} meter progress of so many bytes; without total, time alone
 */

/**
 * @param {{ write: (text: string) => unknown, isTTY?: boolean | undefined, columns?: number | undefined }} [out]
 * @returns {Log}
 */
export function createLog(out = process.stderr) {
  /** @param {string} text */
  const line = (text) => void out.write(`${text}\n`)
  return {
    step: (name, why) => line(`set-up: ${name} (${why})`),
    info: (text) => line(`  ${text}`),
    warn: (text) => line(`  warning: ${text}`),
    meter: (label, total) => (out.isTTY ? movingMeter(out, label, total) : plainMeter(line, label, total)),
  }
}

/**
 * @param {{ write: (text: string) => unknown, columns?: number | undefined }} out
 * @param {string} label
 * @param {number | undefined} total
 * @returns {Meter}
 */
function movingMeter(out, label, total) {
  const started = Date.now()
  let done = 0
  const draw = () => {
    const text = `  ${label}  ${describeProgress(done, total, Date.now() - started)}`
    out.write(`\r\u001b[K${text.slice(0, (out.columns ?? 100) - 1)}`)
  }
  draw()
  const timer = setInterval(draw, 250)
  return {
    update: (bytes) => (done = bytes),
    end: () => {
      clearInterval(timer)
      draw()
      out.write('\n')
    },
  }
}

/**
 * @param {(text: string) => void} line
 * @param {string} label
 * @param {number | undefined} total
 * @returns {Meter}
 */
function plainMeter(line, label, total) {
  const started = Date.now()
  let done = 0
  const say = () => line(`  ${label}  ${describeProgress(done, total, Date.now() - started)}`)
  line(`  ${label}${total === undefined ? '' : `  ${describeBytes(total)}`}`)
  const timer = setInterval(say, 10_000)
  return {
    update: (bytes) => (done = bytes),
    end: () => {
      clearInterval(timer)
      say()
    },
  }
}

/**
 * @param {number} done bytes
 * @param {number | undefined} total bytes
 * @param {number} elapsed ms
 * @returns {string} such as "120 MB of 230 MB, 52 %, 11 MB/s, 10 s left"
 */
export function describeProgress(done, total, elapsed) {
  const seconds = elapsed / 1000
  if (total === undefined || total === 0) return `${seconds.toFixed(0)} s`
  const shown = Math.min(done, total)
  const parts = [
    `${describeBytes(shown)} of ${describeBytes(total)}`,
    `${Math.floor((100 * shown) / total)} %`,
  ]
  if (shown >= total) {
    parts.push(`${seconds.toFixed(0)} s`)
  } else if (shown > 0 && seconds > 0) {
    const rate = shown / seconds
    parts.push(`${describeBytes(rate)}/s`, `${Math.ceil((total - shown) / rate)} s left`)
  }
  return parts.join(', ')
}

/** @param {number} bytes */
export function describeBytes(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.ceil(bytes / 1e3)} kB`
}
