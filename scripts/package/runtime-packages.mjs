// Which folders of node_modules the program needs when it runs, by the lock file.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { readJson } from '../setup/files.mjs'

/**
 * @typedef {object} Entry
 * @property {boolean} [dev]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * Places such as `node_modules/ws`, of all that `dependencies` lead to and that is installed here. (Optional peers stay out: they are
 * there for types, say.)
 * @param {string} root
 * @returns {string[]} sorted
 */
export function runtimePackages(root) {
  const lock = /** @type {{ packages: Record<string, Entry | undefined> }} */ (
    readJson(path.join(root, 'package-lock.json'))
  )
  /** @type {Set<string>} */
  const found = new Set()
  /** @param {string} from */
  const follow = (from) => {
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[from] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const place = placeOf(lock.packages, from, name)
      if (place === undefined || found.has(place) || !fs.existsSync(path.join(root, place))) continue
      found.add(place)
      follow(place)
    }
  }
  follow('')
  // What lies inside another one is copied with it.
  return [...found].filter((place) => ![...found].some((other) => place.startsWith(`${other}/`))).sort()
}

/**
 * As Node looks: beside the asker, then outwards.
 * @param {Record<string, unknown>} packages
 * @param {string} from
 * @param {string} name
 */
function placeOf(packages, from, name) {
  for (let at = from; ;) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (packages[place] !== undefined) return place
    if (at === '') return undefined
    at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : ''
  }
}
