import { chatView } from '../chat/view.ts'
import { total, type Vector } from './state.ts'

/** "⟨2 0 1⟩" */
export const vectorText = (vector: Vector): string => `⟨${vector.join(' ')}⟩`

const MOST_LETTERS = 4

/** "201", as long as every number is one digit and there is room. */
function label(vector: Vector): string {
  const text = vector.join('')
  return text.length <= MOST_LETTERS && text.length === vector.length ? text : 'VC'
}

export const view = chatView<Vector, Vector>({ clock: vectorText, stamp: vectorText, label, number: total })
