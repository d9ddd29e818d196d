/** What went wrong in a person's own code, as one sentence with its place. */
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** "./my-lock/state.ts, line 12: s.queue is undefined". `folder` is absolute, `given` is how the person wrote it. */
export function ownProblem(error: unknown, folder: string, given: string): string {
  const { message = String(error), stack = '' } = (error ?? {}) as Partial<Error>
  const said = message.split('\n').find(line => line.trim() !== '')?.trim() ?? 'it threw nothing that says why'
  const place = placeIn(stack, folder)
  return place === null ? `${given}: ${said}` : `${given}/${place}: ${said}`
}

/** The first line of a stack that lies in the folder: "state.ts, line 12". */
function placeIn(stack: string, folder: string): string | null {
  for (const [, url, line] of stack.matchAll(/(file:\/\/\/[^\s()]*?):(\d+)/g)) {
    const path = relative(folder, fileURLToPath(url!.replace(/\?.*$/, '')))
    if (!path.startsWith('..') && !path.includes('node_modules')) return `${path}, line ${line}`
  }
  return null
}
