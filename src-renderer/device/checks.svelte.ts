// Findings and the self-test of this window. They stay when the page is closed; a test that runs is stopped by that.
import { testNames, type Finding, type TestName, type TestResult } from '../../src-shared/editor/device.ts'
import { SvelteMap } from 'svelte/reactivity'
import type { Editor } from '../state/editor.svelte.ts'

/** See the top of this file. */
export class Checks {
  readonly findings = new SvelteMap<string, Finding>()
  readonly tests = new SvelteMap<TestName, TestResult>()
  examining = $state(false)
  testing = $state(false)
  readonly #editor: Editor
  #stopper: AbortController | undefined

  constructor(editor: Editor) {
    this.#editor = editor
  }

  /** Looks at everything. What was found before stays until it is looked at. Failures become notices. */
  async examine(signal: AbortSignal): Promise<void> {
    this.examining = true
    try {
      await this.#editor.call('examine', null, {
        signal,
        onItem: (finding) => void this.findings.set(finding.id, finding),
      })
    } catch (error) {
      if (!signal.aborted) this.#editor.fail(error)
    } finally {
      this.examining = false
    }
  }

  /** Runs the self-test; true when it came to its end. */
  async test(): Promise<boolean> {
    const stopper = new AbortController()
    this.#stopper = stopper
    this.tests.clear()
    this.testing = true
    try {
      await this.#editor.call('self-test', null, {
        signal: stopper.signal,
        onItem: (result) => void this.tests.set(result.name, result),
      })
      return true
    } catch (error) {
      if (!stopper.signal.aborted) this.#editor.fail(error)
      // What was running has no result.
      for (const name of testNames) if (this.tests.get(name)?.state === 'running') this.tests.delete(name)
      return false
    } finally {
      this.testing = false
    }
  }

  stop(): void {
    this.#stopper?.abort()
  }
}
