// What the program runs on, as window and main side speak of it: the doctor's findings, the device that computes, and the self-test.
import * as v from 'valibot'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))

/** The devices that can be asked for; `auto` takes the fastest that works. */
export const deviceChoices = ['auto', 'cpu', 'cuda'] as const

/** See {@link deviceChoices}. */
export type DeviceChoice = (typeof deviceChoices)[number]

/** Least memory that a gap can be limited to, in bytes: below this the smallest tile does not fit. */
export const leastGapMemory = 256e6

/** A finding. `failed`: the program can't do its work; `warning`: it can, but worse than it could. */
export const findingSchema = v.object({
  /** E.g. `memory`; see app/doctor.ts. */
  id: v.string(),
  label: v.string(),
  value: v.string(),
  state: v.picklist(['ok', 'warning', 'failed']),
  /** What the user can do about it. */
  remedy: v.optional(v.string()),
  /** Further facts, one a line. */
  details: v.array(v.string()),
})

/** See {@link findingSchema}. */
export type Finding = v.InferOutput<typeof findingSchema>

/** The parts of the self-test, in their order. */
export const testNames = ['device', 'speed', 'in-between', 'video', 'cache', 'data'] as const

/** See {@link testNames}. */
export type TestName = (typeof testNames)[number]

/** A part of the self-test. */
export const testSchema = v.object({
  name: v.picklist(testNames),
  state: v.picklist(['running', 'ok', 'warning', 'failed']),
  /** What came out, in a sentence; empty while it runs. */
  value: v.string(),
  /** What the user can do about it; every failure has one. */
  remedy: v.optional(v.string()),
  /** How long it took; absent while it runs. */
  seconds: v.optional(amount),
})

/** See {@link testSchema}. */
export type TestResult = v.InferOutput<typeof testSchema>

/** The calls; part of the editor's contract. */
export const deviceCalls = {
  /** What decides about the device beside the settings. */
  'device-facts': {
    input: v.null(),
    output: v.object({
      /** What the command line or the environment insists on: it wins over what is set. */
      insisted: v.nullable(
        v.object({ device: v.picklist(['cpu', 'cuda']), by: v.picklist(['command-line', 'environment']) }),
      ),
      /** The machine's memory, or what the program may use of it, in bytes. */
      memory: amount,
    }),
  },
  /** The doctor's findings, in their order, each as it is there. Never fails but by a cancel: what fails is a finding. */
  examine: { input: v.null(), output: v.null(), item: findingSchema },
  /** Tries all that the program needs. Each part comes twice: as it begins, and as it went. Never fails but by a cancel. */
  'self-test': { input: v.null(), output: v.null(), item: testSchema },
} as const
