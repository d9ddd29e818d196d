/** Executes again what a link or a trace file recorded, and compares: what differs is said, never shown as the same. */
import { bad, good, linkText, replayDifference, type Executed, type Result } from '@quorate/scenarios'
import { codeText, executeOpened, opened } from './opened.ts'
import { world } from './world.ts'

export interface Again {
  readonly executed: Executed
  /** What is to be said of the comparison. */
  readonly remark: string
}

/** A replay that differs is an error that names the first event in which it does, where the events were recorded. */
export async function executeAgain(source: string, code: string | undefined): Promise<Result<Again>> {
  const recorded = await opened(source, code)
  if (!recorded.ok) return recorded
  const executed = executeOpened(recorded.value)
  if (!executed.ok) return executed
  const { run } = recorded.value
  const otherWorld = run.world === world ? [] : [`it was recorded with world ${run.world} and this is ${world}`]
  const other = [...otherWorld, ...codeText(recorded.value)].join('; ')
  const differs = replayDifference(recorded.value, executed.value)
  if (differs !== null) {
    const reason = [other, differs].filter(part => part !== '').join('; ')
    return bad(`the replay differs: ${reason}; the same run as of today is ${linkText(executed.value)}`)
  }
  const remark = other === '' ? 'Replay: the same events, digest and verdict as recorded'
    : `Replay: ${other}, yet events, digest and verdict are the same`
  return good({ executed: executed.value, remark })
}
