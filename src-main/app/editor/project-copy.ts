// The copy of unsaved work for bad days: written a moment after each edit, never into the user's file, and gone when there is nothing
// unsaved. A disk that fails is told of once, and tried again; the work itself is safe in memory meanwhile.
import { toErrorShape } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import type { RecoverySlot, RecoveryStore, UnsavedWork } from './recovery.ts'

/** Something that the user should hear. */
export interface Trouble {
  readonly level: 'info' | 'warning'
  readonly text: string
  readonly remedy?: string | undefined
}

/** What {@link createWorkCopy} is told. */
export interface WorkCopyOptions {
  readonly recoveries: Pick<RecoveryStore, 'begin'>
  /** The work as it is now; undefined while nothing is unsaved. */
  readonly work: () => (UnsavedWork & { readonly revision: number }) | undefined
  /** Runs what touches the disk in its turn. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** Milliseconds from an edit to its copy, and from a copy that failed to the next try. */
  readonly after?: number | undefined
  readonly retryAfter?: number | undefined
  /** The copy holds this revision. */
  readonly onCopied: (revision: number) => void
  readonly onTrouble: (trouble: Trouble) => void
}

/** See the top of this file. All but `touch`, `forget` and `close` are for whoever has the turn. */
export interface WorkCopy {
  /** There may be something to copy, soon. */
  touch(): void
  /** Makes the copy say what the work is. Throws `disk-full`, `not-writable`. */
  write(): Promise<void>
  /** As `write`; a failure is told and tried again. */
  readonly tryWrite: () => Promise<void>
  /** Whether the newest work is copied. */
  isNewest(): boolean
  /** The copy is of other work from now on; what it was is left to be offered, or thrown away. */
  swap(
    next: { slot: RecoverySlot; document: ProjectDocument } | undefined,
    old: 'leave' | 'remove',
  ): Promise<void>
  /** What goes with the work is another: the next copy is written even of the same document. */
  forget(): void
  /** No more timers; lets go of the copy. */
  close(): Promise<void>
}

const longestRetry = 60_000

/** Makes a copy that is not yet written. */
export function createWorkCopy(options: WorkCopyOptions): WorkCopy {
  const after = options.after ?? 2000
  const firstRetry = options.retryAfter ?? 5000
  let slot: RecoverySlot | undefined
  /** The document that the copy holds. */
  let copied: ProjectDocument | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isClosed = false

  const isNewest = () => {
    const work = options.work()
    return work === undefined || work.document === copied
  }

  function schedule(delay: number): void {
    if (isClosed) return
    // Not put off by further edits: what is unsaved is at most this old.
    timer ??= setTimeout(() => {
      timer = undefined
      void options.inTurn(tryWrite)
    }, delay)
    timer.unref()
  }

  async function write(): Promise<void> {
    const work = options.work()
    if (!work) {
      failures = 0
      await swap(undefined, 'remove')
      return
    }
    if (work.document === copied) return
    slot ??= await options.recoveries.begin()
    await slot.write(work)
    copied = work.document
    if (failures > 0) options.onTrouble({ level: 'info', text: 'Changes are kept automatically again.' })
    failures = 0
    options.onCopied(work.revision)
  }

  async function tryWrite(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    // What comes too late would begin a copy that nobody lets go of.
    if (isClosed) return
    try {
      await write()
      if (!isNewest()) schedule(after)
    } catch (error) {
      failures++
      const { message, remedy = '' } = toErrorShape(error)
      if (failures === 1) {
        options.onTrouble({
          level: 'warning',
          text: `Changes can't be kept automatically just now. ${message}`,
          remedy: `They are safe as long as the program runs. ${remedy}`.trim(),
        })
      }
      schedule(Math.min(longestRetry, firstRetry * 2 ** Math.min(failures - 1, 5)))
    }
  }

  async function swap(...[next, old]: Parameters<WorkCopy['swap']>): Promise<void> {
    const before = slot
    slot = next?.slot
    copied = next?.document
    if (old === 'leave') await before?.leave()
    else await before?.remove()
  }

  return {
    touch: () => schedule(after),
    write,
    tryWrite,
    isNewest,
    swap,
    forget() {
      copied = undefined
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      timer = undefined
      await swap(undefined, 'leave')
    },
  }
}
