import type { MutantInfo } from '../sim/types.ts'

/** What convicts a mutant, as a clause: a property, or where none does (it may merely be slow) a script. Pure. */
export function breaksText({ breaks }: Pick<MutantInfo, 'breaks'>): string {
  const [, script] = /^scripts\/(.+)$/.exec(breaks) ?? []
  return script === undefined ? `it can break ${breaks}` : `it is shown by the script ${script}`
}
