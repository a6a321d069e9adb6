import { expect, it } from 'vitest'
import { chooseDevice } from '../../../src-main/app/device-choice.ts'

it('heeds what is set, for engines that are started from then on', () => {
  const device = chooseDevice(undefined, {})
  expect(device.environment()).toEqual({})
  expect(device.set('cpu')).toBe(true)
  expect(device.set('cpu')).toBe(false)
  expect(device.environment()).toEqual({ INTERLUDE_DEVICE: 'cpu' })
  expect(device.set('auto')).toBe(true)
  expect(device.environment()).toEqual({})
})

it('lets the command line win over the environment, and both over what is set', () => {
  const byLine = chooseDevice('cpu', { INTERLUDE_DEVICE: 'cuda' })
  expect(byLine.insisted).toEqual({ device: 'cpu', by: 'command-line' })
  expect(byLine.set('cuda')).toBe(false)
  expect(byLine.environment()).toEqual({ INTERLUDE_DEVICE: 'cpu' })
  const byEnvironment = chooseDevice(undefined, { INTERLUDE_DEVICE: 'cuda' })
  expect(byEnvironment.insisted).toEqual({ device: 'cuda', by: 'environment' })
  expect(byEnvironment.set('cpu')).toBe(false)
})
