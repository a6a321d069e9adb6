// Two ends in one program, with the copying of a real boundary: what tests and in-process hosts use.
import { createInbox, detachViews, type Channel, type Inbox } from './channel.ts'

/** Two joined ends. Messages arrive in a later microtask, structured-cloned, as over a message port. */
export function memoryChannels(): [Channel, Channel] {
  const left = createInbox()
  const right = createInbox()
  return [end(left, right), end(right, left)]
}

function end(own: Inbox, other: Inbox): Channel {
  return {
    post: (message) => {
      if (own.ended()) return
      const copy: unknown = structuredClone(detachViews(message))
      queueMicrotask(() => other.receive(copy))
    },
    onMessage: own.onMessage,
    onClose: own.onClose,
    close: () => {
      if (own.end()) queueMicrotask(() => other.end())
    },
  }
}
