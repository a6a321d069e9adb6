import { describe, expect, it } from 'vitest'
import { Uploads } from '../../../src-renderer/media-bin/uploads.svelte.ts'
import { messageLimits } from '../../../src-shared/editor/limits.ts'
import { editorContract } from '../../../src-shared/editor/contract.ts'
import { connect } from '../../../src-shared/rpc-connect.ts'
import { FakeEditor } from '../../support/fake-editor.ts'

function start() {
  const fake = new FakeEditor()
  const { call } = connect(editorContract, fake.connect())
  const pieces = () => fake.calls.filter(({ name }) => name === 'upload').map(({ input }) => input)
  return { uploads: new Uploads(call), pieces }
}

describe('uploads', () => {
  it('send files in pieces that a message carries, and give their paths in order', async () => {
    const { uploads, pieces } = start()
    const big = new File([new Uint8Array(messageLimits.piece + 5)], 'big.mp4')
    const paths = await uploads.send([big, new File(['x'], 'small.png')])
    expect(paths).toEqual(['/uploads/big.mp4', '/uploads/small.png'])
    expect(pieces()).toMatchObject([
      { name: 'big.mp4', offset: 0, bytes: messageLimits.piece, last: false },
      { name: 'big.mp4', offset: messageLimits.piece, bytes: 5, last: true },
      { name: 'small.png', offset: 0, bytes: 1, last: true },
    ])
    expect(uploads.progress).toBeNull()
  })

  it('stop when they are cancelled', async () => {
    const { uploads, pieces } = start()
    const sending = uploads.send(
      Array.from({ length: 200 }, (_, index) => new File(['x'], `${String(index)}.png`)),
    )
    uploads.cancel()
    await expect(sending).rejects.toMatchObject({ code: 'cancelled' })
    expect(uploads.progress).toBeNull()
    expect(pieces().length).toBeLessThan(3)
  })
})
