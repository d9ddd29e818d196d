/** Why events are marked on the track: shapes around the middle of their foot, those of one kind as one path. Pure. */
import type { Mark } from '../sim/types.ts'
import { tenth } from './geometry.ts'

/** px, half of the slider's thumb: the first event and the last are that far inside the track. */
export const THUMB = 8

export type Marked = Exclude<Mark, '' | 'role'> | 'bookmark'

const SHAPES: Record<Marked, string> = {
  bookmark: 'm-3.5-13h7v11l-3.5-3-3.5 3z',
  fault: 'm2-12-4 6h4l-4 6',
  leader: 'm-3.5-8h7v7h-7z',
  asked: 'm0-4v4',
  answered: 'm0-8v8',
  situation: 'm-4.5-9h9l-4.5 8z',
  violation: 'm-4.5-10 9 9m0-9-9 9',
}

/** The outline of this kind at each of these places, in px from the left. */
export const marksAt = (kind: Marked, places: readonly number[]): string =>
  places.map(x => `M${tenth(x)} 0${SHAPES[kind]}`).join('')

/** In this order they lie on each other: the weightiest on top. Ordinary changes of a role would be too many. */
const ORDER = ['asked', 'answered', 'fault', 'leader', 'situation', 'violation'] as const
/** px. Nearer than this are the same place. */
const APART = 2

export interface Marks {
  readonly kind: Marked
  /** px from the left; of a long run one mark of a kind at a place, or it would be thousands. */
  readonly places: readonly number[]
}

/** What is marked of a run on a track of so many px. */
export function marksOf(marks: readonly Mark[], width: number): Marks[] {
  const found = new Map<Mark, Map<number, number>>(ORDER.map(kind => [kind, new Map()]))
  const last = Math.max(1, marks.length - 1)
  for (let event = 0; event < marks.length; event++) {
    const mark = marks[event]!
    if (mark === '') continue
    const x = (event / last) * width
    found.get(mark)?.set(Math.round(x / APART), x)
  }
  return ORDER.map(kind => ({ kind, places: [...found.get(kind)!.values()] })).filter(({ places }) => places.length > 0)
}
