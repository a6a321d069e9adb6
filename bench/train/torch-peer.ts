// The same network's training step in PyTorch (pytorch_step.py), one step at a time when asked. Never used by the program.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import type { Recipe } from '../../src-main/engine/train/recipe.ts'

/** PyTorch with a network, waiting to be asked. */
export interface TorchPeer {
  readonly parameters: number
  readonly version: string
  readonly threads: number
  /** Seconds of a step: forward, loss, backward, clipping, Adam. */
  step(): Promise<number>
  /** Operations a second of PyTorch's own matrix product. */
  matmulRate(): Promise<number>
  close(): void
}

const setUp = v.object({ parameters: v.number(), torch: v.string(), threads: v.number() })

/** The last line that is not empty: where Python says what went wrong. */
function lastLine(text: string, otherwise: string): string {
  return text.split('\n').findLast((line) => line.trim() !== '') ?? otherwise
}

/** Starts it. Rejects with what the Python says when it has no PyTorch. */
export async function startTorch(
  python: string,
  { model, losses, optimiser }: Recipe,
  side: number,
  batch: number,
  threads: number,
): Promise<TorchPeer> {
  const script = join(import.meta.dirname, 'pytorch_step.py')
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()))
  // Asking one that has gone is told by its silence.
  child.stdin.on('error', () => undefined)
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (question: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    const line = await Promise.race([lines.next(), failed])
    if (line.done) throw new Error(lastLine(complaint, `${python} ended.`))
    return JSON.parse(line.value)
  }
  const told = await ask({ options: model, side, batch, threads, losses, optimiser })
  const { parameters, torch, threads: used } = v.parse(setUp, told)
  return {
    parameters,
    version: torch,
    threads: used,
    step: async () => v.parse(v.object({ seconds: v.number() }), await ask({ do: 'step' })).seconds,
    matmulRate: async () => v.parse(v.object({ flops: v.number() }), await ask({ do: 'matmul' })).flops,
    close: () => child.stdin.end(),
  }
}
