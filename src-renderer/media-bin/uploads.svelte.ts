// Files that were dropped into a browser's window: they go to the host in pieces, one file after the other.
import type { Editor } from '../state/editor.svelte.ts'
import { newId } from '../state/ids.ts'
import { piecesOf } from './pieces.ts'

/** How far sending has come. */
export interface UploadProgress {
  readonly name: string
  /** Bytes of all files. */
  readonly sent: number
  readonly size: number
  readonly file: number
  readonly files: number
}

/** See the top of this file. */
export class Uploads {
  /** Null while nothing is sent. */
  progress = $state.raw<UploadProgress | null>(null)
  readonly #call: Editor['call']
  #stopper: AbortController | undefined

  constructor(call: Editor['call']) {
    this.#call = call
  }

  /** Sends files; gives their paths on the host. Rejects with `cancelled` after {@link cancel}, and as `upload` does. */
  async send(files: readonly File[]): Promise<string[]> {
    const stopper = new AbortController()
    this.#stopper?.abort()
    this.#stopper = stopper
    const size = files.reduce((sum, file) => sum + file.size, 0)
    const paths: string[] = []
    let before = 0
    try {
      for (const [index, file] of files.entries()) {
        const id = newId()
        for (const { offset, end, last } of piecesOf(file.size)) {
          this.progress = {
            name: file.name,
            sent: before + offset,
            size,
            file: index + 1,
            files: files.length,
          }
          const bytes = new Uint8Array(await file.slice(offset, end).arrayBuffer())
          const piece = { id, name: file.name, size: file.size, offset, bytes, last }
          const path = await this.#call('upload', piece, { signal: stopper.signal })
          if (path !== null) paths.push(path)
        }
        before += file.size
      }
      return paths
    } finally {
      if (this.#stopper === stopper) {
        this.progress = null
        this.#stopper = undefined
      }
    }
  }

  cancel(): void {
    this.#stopper?.abort()
  }
}
