// What a model of the library may be called.

/** Letters, digits and a few marks; no name that a file system or a shell would take for something else. */
const rule = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,62}[\p{L}\p{N}_-]$|^[\p{L}\p{N}]$/u

/** Whether a model can have this name: 1 to 64 characters. */
export function isModelName(name: string): boolean {
  return rule.test(name)
}
