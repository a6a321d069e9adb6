// Values of the options of train and finetune. Each function throws `usage`, naming the option and what it takes.
import { basename } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { parseWhole } from './values.ts'

/** A number above 0. */
export function parsePositive(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
    throw new InterludeError('usage', `"${text}" can't be the value of ${option}.`, 'Write a number above 0.')
  }
}

/** A whole number from 1 on. */
export function parseSome(option: string): (text: string) => number {
  return (text) => {
    const value = parseWhole(option)(text)
    if (value > 0) return value
    throw new InterludeError('usage', `${option} can't be 0.`, 'Write a whole number from 1 on.')
  }
}

/** The command in words, for a model's card; paths by their last part. `values` are commander's. */
export function commandOf(command: string, values: object): string {
  const words = Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (name === 'json') return []
    if (name === 'fusion') return value === false ? ['--no-fusion'] : []
    if (value === true) return [option]
    if (Array.isArray(value)) return [option, ...value.map((part) => basename(String(part)))]
    return typeof value === 'string' || typeof value === 'number' ? [option, basename(String(value))] : []
  })
  return [`interlude ${command}`, ...words].join(' ')
}
