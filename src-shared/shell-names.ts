// Names that the desktop's shell, its preload and the window's page have in common.

/** The message by which a window gets a port to the core. */
export const portMessage = 'interlude:port'

/** The message by which a window's preload asks for a port. */
export const readyMessage = 'interlude:ready'

/** Stands for "closed" on a window's port: not every Chromium tells. */
export const closeWord = 'close'

/** The scheme of the page on the desktop. */
export const pageScheme = 'interlude'

/** Where the page comes from on the desktop. */
export const pageOrigin = 'interlude://app'
