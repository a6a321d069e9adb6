// The words of `npm run setup`.
/** @typedef {import('./context.mjs').Setup} Setup */

export const usage = `usage: npm run setup [-- options]

  --cuda     take TensorFlow's CUDA build (64-bit x86 Linux; 2.4 GB to download, 5 GB on disk)
  --cpu      take the CPU build, also where there is an NVIDIA driver
  --fvd      bring the weights that FVD is measured with, too (47 MB)
  --force    do every step again, downloads too
  --offline  download nothing; fail where something is missing

The choice between --cuda and --cpu is kept. Without one, an NVIDIA driver decides.
Environment: INTERLUDE_CACHE (folder for downloads and builds), INTERLUDE_DEVICE=cpu|cuda, INTERLUDE_OFFLINE=1,
INTERLUDE_APT=1 (as root: ffmpeg may be installed by apt-get), INTERLUDE_FFMPEG and INTERLUDE_FFPROBE (your own), CXX.`

/**
 * @param {readonly string[]} args
 * @returns {Partial<Setup> | string} settings; 'help'; or what is wrong
 */
export function readFlags(args) {
  /** @type {Partial<Setup>} */
  const settings = {}
  for (const arg of args) {
    if (arg === '--help' || arg === '-h') {
      return 'help'
    } else if (arg === '--fvd') {
      settings.fvd = true
    } else if (arg === '--force') {
      settings.force = true
    } else if (arg === '--offline') {
      settings.offline = true
    } else if (arg === '--cuda' || arg === '--cpu') {
      const build = arg === '--cuda' ? 'cuda' : 'cpu'
      if (settings.device !== undefined && settings.device !== build) {
        return '--cuda and --cpu exclude each other'
      }
      settings.device = build
    } else {
      return `unknown option ${arg}`
    }
  }
  return settings
}

/**
 * @param {Setup} setup
 * @returns {string} what is in place, for the end of set-up
 */
export function describeRuntime(setup) {
  const { node, tensorflow, ffmpeg, ffmpegOrigin } = setup.runtime
  return [
    'Set-up is complete.',
    `  Node        ${node ?? ''}`,
    `  TensorFlow  ${tensorflow?.version ?? ''}, ${tensorflow?.build ?? 'no'} build (${tensorflow?.reason ?? ''})`,
    `  ffmpeg      ${ffmpeg ?? ''} (${ffmpegOrigin ?? ''})`,
    `  cache       ${setup.cache}`,
  ].join('\n')
}
