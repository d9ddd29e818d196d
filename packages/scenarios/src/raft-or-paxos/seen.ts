/** What runs of this family show, whatever the protocol. */
import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import { clientA, clientB, saleOfA } from '../split-brain/story.ts'

/** Events that applied a rule, at any node: the notes of a protocol name it. */
export function eventsOf({ recording }: Executed, rule: string, words: string): number[] {
  const found: number[] = []
  for (let event = 0; event < recording.length; event++) {
    const { notes } = recording.event(event)
    if (notes.some(note => note.rule === rule && note.text.includes(words))) found.push(event)
  }
  return found
}

/** What A and B were told of their sales: "Ann", "Bob", "failed", or "unknown". */
export const salesOf = (executed: Executed): readonly [a: string, b: string] =>
  [toldText(told(executed, clientA, saleOfA)), toldText(told(executed, clientB, 0))]

/** The event of the first act of this kind; −1 where there is none. */
export const actAt = ({ recording }: Executed, kind: string): number =>
  recording.acts.find(({ act }) => act.kind === kind)?.event ?? -1
