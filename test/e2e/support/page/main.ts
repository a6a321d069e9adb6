// The least of a window: the way to the main side as the window has it, and its calls for a test to make.
import 'core-js/actual'
import { createLink } from '../../../../src-renderer/host/link.ts'
import { editorContract } from '../../../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../../../src-shared/editor/events.ts'
import { connect, type Client } from '../../../../src-shared/rpc-connect.ts'

const link = createLink()
const events: EditorEvent[] = []
let client: Client<typeof editorContract> | undefined
let connections = 0

async function join(): Promise<void> {
  for (;;) {
    const channel = await link.open(new AbortController().signal)
    connections++
    client = connect(editorContract, channel)
    await client
      .call('watch', { box: { width: 64, height: 64 } }, { onItem: (event) => void events.push(event) })
      .catch(() => undefined)
    client = undefined
  }
}
void join()

Object.assign(window, {
  test: {
    events,
    connections: () => connections,
    ask: (name: 'reveal', input: never) => client?.call(name, input),
  },
})
