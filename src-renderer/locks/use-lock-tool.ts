// The tool for locks, by context.
import { getContext, setContext } from 'svelte'
import type { LockTool } from './lock-tool.svelte.ts'

const key = Symbol('locks')

/** Gives the tool to all panels below. */
export function provideLockTool(tool: LockTool): LockTool {
  return setContext(key, tool)
}

/** The tool of this window. */
export function useLockTool(): LockTool {
  return getContext<LockTool>(key)
}
