// Run in a process of its own: loads the addon, computes, prints one line of JSON. A crash here is only a
// failed check. The argument is the checkout.
import { createRequire } from 'node:module'
import * as path from 'node:path'
import * as util from 'node:util'

const root = process.argv[2] ?? '.'
const require = createRequire(path.join(root, 'package.json'))

// tfjs-node 4.22 calls two helpers that Node 23 removed.
Object.assign(require('node:util'), {
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
  isArray: Array.isArray,
})
// tfjs says hello on stdout and stderr; only our line is wanted.
console.warn = () => undefined

/**
 * The few functions that are needed; the package's own types would draw the whole of tfjs into this check.
 * @typedef {object} Tensor
 * @property {() => Float32Array} dataSync
 */
/**
 * @typedef {object} Tf
 * @property {() => { binding: { TF_Version: string }, isUsingGpuDevice: boolean }} backend
 * @property {(shape: number[]) => Tensor} ones
 * @property {(a: Tensor, b: Tensor) => Tensor} matMul
 * @property {(x: Tensor, filter: Tensor, strides: number, pad: string) => Tensor} conv3d
 */
/** @type {unknown} */
const loaded = require('@tensorflow/tfjs-node-gpu')
const tf = /** @type {Tf} */ (loaded)
const product = tf.matMul(tf.ones([8, 32]), tf.ones([32, 8])).dataSync()[0]
const convolved = tf.conv3d(tf.ones([1, 4, 8, 8, 2]), tf.ones([3, 3, 3, 2, 4]), 1, 'valid').dataSync()[0]
if (product !== 32 || convolved !== 54) {
  throw new Error(`wrong results: ${util.inspect({ product, convolved })}`)
}
console.log(JSON.stringify({ version: tf.backend().binding.TF_Version, gpu: tf.backend().isUsingGpuDevice }))
