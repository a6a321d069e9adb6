import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tensorflowWheels } from '../../../../scripts/setup/pins.mjs'
import { installWheels, isInstalled, place } from '../../../../scripts/setup/steps/tensorflow-wheel.mjs'
import { containing } from '../../support/containing.ts'
import { bareSetup, pathOf, program } from '../../support/folder.ts'
import { makeZip } from '../../support/make-zip.ts'

/** Two small wheels in TensorFlow's place, under a processor that does not exist. */
function fakeWheels() {
  const contents = {
    'tensorflow/libtensorflow_cc.so.2': 'library',
    'tensorflow/include/tensorflow/c/c_api.h': 'header',
    'tensorflow/python/huge.py': 'not wanted',
  }
  const bytes = [
    makeZip(Object.entries(contents).map(([name, text]) => ({ name, content: Buffer.from(text) }))),
    makeZip([
      { name: 'nvidia/cuda_nvcc/bin/ptxas', content: Buffer.from('program') },
      { name: 'nvidia/cudnn/lib/libcudnn.so.9', content: Buffer.from('cudnn') },
    ]),
  ]
  const wheels = bytes.map((wheel, at) => ({
    project: `fake-${at}`,
    version: '1.0',
    file: `fake_${at}-1.0-py3-none-any.whl`,
    size: wheel.length,
    sha256: createHash('sha256').update(wheel).digest('hex'),
    platforms: ['any'],
  }))
  tensorflowWheels['cpu-linux-fake'] = wheels
  onTestFinished(() => {
    tensorflowWheels['cpu-linux-fake'] = undefined
  })
  return wheels.map((wheel, at) => ({ ...wheel, bytes: bytes[at]! }))
}

/** A `python3` whose pip copies files from a folder, as an index would give them. */
function fakePip(index: string): string {
  return program(
    'python3',
    `case "$*" in
  *--version*) exit 0 ;;
esac
while [ "$1" != --dest ]; do shift; done
cp ${index}/*.whl "$2"`,
  )
}

describe('installWheels', () => {
  it('downloads, unpacks what is needed, and takes the downloads away', async () => {
    const wheels = fakeWheels()
    const setup = bareSetup({ arch: 'fake' })
    const index = path.join(setup.root, 'index')
    fs.mkdirSync(index)
    for (const wheel of wheels) fs.writeFileSync(path.join(index, wheel.file), wheel.bytes)
    setup.env = { PATH: pathOf(fakePip(index)) }
    const folder = await installWheels(setup, 'cpu')
    expect(isInstalled(folder)).toBe(true)
    expect(fs.readFileSync(path.join(folder, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('library')
    expect(fs.existsSync(path.join(folder, 'tensorflow/python'))).toBe(false)
    expect(fs.statSync(path.join(folder, 'nvidia/cuda_nvcc/bin/ptxas')).mode & 0o111).not.toBe(0)
    expect(fs.readdirSync(path.join(setup.cache, 'downloads'))).toEqual([])
    // Nothing is left to do: no pip is needed any more.
    setup.env = { PATH: '' }
    expect(await installWheels(setup, 'cpu')).toBe(folder)

    fs.truncateSync(path.join(folder, 'tensorflow/libtensorflow_cc.so.2'), 3)
    expect(isInstalled(folder), 'a damaged library is noticed').toBe(false)
  })

  it('keeps what a killed run had completed, and asks only for the rest', async () => {
    const [first, second] = fakeWheels()
    const setup = bareSetup({ arch: 'fake', offline: true })
    const downloads = path.join(setup.cache, 'downloads')
    fs.mkdirSync(downloads, { recursive: true })
    fs.writeFileSync(path.join(downloads, first!.file), first!.bytes)
    await expect(installWheels(setup, 'cpu')).rejects.toThrow(`${second!.file} is not here yet`)
    expect(fs.existsSync(path.join(downloads, first!.file)), 'unpacked, so not kept').toBe(false)

    fs.writeFileSync(path.join(downloads, second!.file), second!.bytes)
    expect(isInstalled(await installWheels(setup, 'cpu'))).toBe(true)
  })

  it('throws away a damaged file in the download folder', async () => {
    const [first] = fakeWheels()
    const setup = bareSetup({ arch: 'fake', offline: true })
    const file = path.join(setup.cache, 'downloads', first!.file)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, Buffer.alloc(first!.size))
    await expect(installWheels(setup, 'cpu')).rejects.toThrow(/offline/)
    expect(fs.existsSync(file)).toBe(false)
  })

  it('refuses a download with the wrong checksum', async () => {
    const [first] = fakeWheels()
    const setup = bareSetup({ arch: 'fake' })
    const index = path.join(setup.root, 'index')
    fs.mkdirSync(index)
    fs.writeFileSync(path.join(index, first!.file), 'something else')
    setup.env = { PATH: pathOf(fakePip(index)) }
    await expect(installWheels(setup, 'cpu')).rejects.toThrow(
      /fake_0-1.0.* has the wrong checksum, so it was refused/,
    )
    expect(fs.existsSync(path.join(setup.cache, 'downloads', first!.file))).toBe(false)
  })

  it.each([
    ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES', /wrong checksum/],
    ['OSError: [Errno 28] No space left on device', /disk is full/],
    ['ERROR: No matching distribution found for fake-0', /index that pip uses does not have/],
    [
      'NewConnectionError: Failed to resolve host. ERROR: No matching distribution found',
      /could not download/,
    ],
  ])('says what pip meant by "%s"', async (words, wanted) => {
    fakeWheels()
    const pip = program('python3', `case "$*" in *--version*) exit 0 ;; esac\necho '${words}' >&2\nexit 1`)
    const setup = bareSetup({ arch: 'fake', env: { PATH: pathOf(pip) } })
    await expect(installWheels(setup, 'cpu')).rejects.toThrow(wanted)
  })

  it('names the package where there is no Python, or a Python without pip', async () => {
    fakeWheels()
    const bare = bareSetup({ arch: 'fake' })
    await expect(installWheels(bare, 'cpu')).rejects.toMatchObject({
      message: containing('no Python'),
      remedy: containing('apt install python3-pip'),
    })
    const python = program('python3', 'exit 1')
    const setup = bareSetup({ arch: 'fake', env: { PATH: pathOf(python) } })
    await expect(installWheels(setup, 'cpu')).rejects.toThrow(`${python}/python3 has no pip`)
  })

  it.each([
    [{ arch: 'x64', libc: 'musl' } as const, /musl/],
    [{ arch: 'riscv64', libc: 'glibc' } as const, /linux on riscv64/],
  ])('says where there is no build: %o', async (machine, wanted) => {
    await expect(installWheels(bareSetup(machine), 'cpu')).rejects.toThrow(wanted)
  })
})

it.each([
  ['tensorflow/libtensorflow_cc.so.2', true],
  ['tensorflow/libtensorflow_framework.2.dylib', true],
  ['tensorflow/include/tensorflow/c/eager/c_api.h', true],
  ['tensorflow/include/xla/tsl/c/tsl_status.h', true],
  ['tensorflow/include/tsl/platform/ctstring_internal.h', true],
  ['nvidia/cudnn/lib/libcudnn.so.9', true],
  ['nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc', true],
  ['nvidia/cudnn/include/cudnn.h', false],
  ['nvidia/cudnn/lib/__init__.py', false],
  ['tensorflow/include/tensorflow/core/framework/op.h', false],
  ['tensorflow/python/_pywrap_tensorflow_internal.so', false],
])('of a wheel, %s is kept: %s', (name, kept) => {
  expect(place(name)).toBe(kept ? name : undefined)
})
