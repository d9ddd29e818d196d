/** The subject of a task, with the code that it needs. */
import type { Subject } from '@quorate/explore'
import { good, ours, subjectOf, type Result } from '@quorate/scenarios'
import { libraryIn } from '../own/load.ts'
import type { Explored } from './task.ts'

export async function explorable(explored: Explored): Promise<Result<Subject>> {
  const library = explored.folder === null ? good(ours) : await libraryIn(explored.folder)
  const subject = library.ok ? subjectOf(explored, library.value) : library
  return subject.ok && explored.without !== undefined ? good({ ...subject.value, without: explored.without }) : subject
}
