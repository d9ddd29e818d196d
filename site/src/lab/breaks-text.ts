import type { MutantInfo } from '../sim/types.ts'

/** What convicts a mutant, as a clause: a property, or where none does (it may merely be slow) a script. Pure. */
export function breaksText({ breaks }: Pick<MutantInfo, 'breaks'>): string {
  const [, script] = /^scripts\/(.+)$/.exec(breaks) ?? []
  return script === undefined ? `it can break ${breaks}` : `it is shown by the script ${script}`
}

/** "Broken on purpose", or "Broken on purpose at r2, r3" for "raft/votes-twice@r2,r3". */
export function brokenAt(name: string): string {
  const [, at] = name.split('@')
  return `Broken on purpose${at === undefined ? '' : ` at ${at.replaceAll(',', ', ')}`}`
}
