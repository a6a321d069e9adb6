// Whether a dialog is open: what lies over the window makes room for it.
import { untrack } from 'svelte'

class OpenDialogs {
  count = $state(0)

  /** A dialog has opened. Returns what says that it has closed; made for an effect. */
  enter(): () => void {
    untrack(() => (this.count += 1))
    return () => untrack(() => void (this.count -= 1))
  }
}

/** The dialogs of this window. */
export const openDialogs = new OpenDialogs()
