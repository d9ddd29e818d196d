import { executeAgain } from './again.ts'
import { executionAnswer } from './execution.ts'
import { badInput, type Answer } from './report.ts'

/** Executes what was recorded and compares, event for event where a file holds them. */
export async function replay(source: string, { code }: { readonly code?: string }): Promise<Answer> {
  const again = await executeAgain(source, code)
  if (!again.ok) return badInput('replay', again.error)
  const { executed, remark } = again.value
  return executionAnswer('replay', executed, [remark])
}
