// The device page as text, for those who ask what runs here.
import type { Finding, TestResult } from '../../src-shared/editor/device.ts'
import type { Device } from '../../src-shared/engine-contract.ts'

/** What is reported. */
export interface DeviceReport {
  readonly version: string
  readonly device: Device | undefined
  readonly findings: readonly Finding[]
  readonly tests: readonly TestResult[]
}

function lines(state: string, name: string, value: string, more: readonly (string | undefined)[]): string[] {
  const below = more.filter((text) => text !== undefined).map((text) => `         ${text}`)
  return [`${state.padEnd(8)} ${name}: ${value}`, ...below]
}

/** In English whatever the window speaks: the one who is asked for help reads it. */
export function reportText({ version, device, findings, tests }: DeviceReport): string {
  const arrow = (remedy: string | undefined): string | undefined => remedy && `-> ${remedy}`
  return [
    `Interlude ${version}${device ? `, ${device.kind}: ${device.name}` : ''}`,
    '',
    ...findings.flatMap(({ label, value, state, remedy, details }) =>
      lines(state, label, value, [...details, arrow(remedy)]),
    ),
    ...(tests.length > 0 ? ['', 'Self-test'] : []),
    ...tests.flatMap(({ name, value, state, remedy, seconds }) =>
      lines(state, name, seconds === undefined ? value : `${value} (${seconds.toFixed(1)} s)`, [
        arrow(remedy),
      ]),
    ),
    '',
  ].join('\n')
}
