// One line of the doctor.

/** `failed`: the program can't do its work. `warning`: it can, but worse than it could. */
export type CheckState = 'ok' | 'warning' | 'failed'

/** One line of the doctor. */
export interface Check {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly state: CheckState
  /** What the user can do about it. */
  readonly remedy?: string | undefined
  /** Further facts, one a line. */
  readonly details?: readonly string[] | undefined
  /** The same facts for programs. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}
