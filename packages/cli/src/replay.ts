import { difference } from '@quorate/scenarios'
import { executionAnswer } from './execution.ts'
import { codeText, executeOpened, opened } from './opened.ts'
import { badInput, type Answer } from './report.ts'
import { world } from './world.ts'

/** Executes what was recorded and compares. A replay that differs is an error, never silently something else. */
export async function replay(source: string, { code }: { readonly code?: string }): Promise<Answer> {
  const linked = await opened(source, code)
  if (!linked.ok) return badInput('replay', linked.error)
  const { run, check } = linked.value
  const executed = executeOpened(linked.value)
  if (!executed.ok) return badInput('replay', executed.error)
  const differs = difference(check, executed.value.check)
  const otherWorld = run.world === world ? [] : [`it was recorded with world ${run.world} and this is ${world}`]
  const other = [...otherWorld, ...codeText(linked.value)].join('; ')
  if (differs !== null) {
    const fresh = executionAnswer('replay', executed.value).report.link
    const reason = [other, differs].filter(part => part !== '').join('; ')
    return badInput('replay', `the replay differs: ${reason}; the same run as of today is ${fresh}`)
  }
  const remark = other === '' ? 'Replay: the same events, digest and verdict as recorded'
    : `Replay: ${other}, yet events, digest and verdict are the same`
  return executionAnswer('replay', executed.value, [remark])
}
