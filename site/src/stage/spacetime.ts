/**
 * Where things stand in a space-time diagram, in pixels: the same for the rows that are on the screen and for a file
 * that holds them all. Pure.
 */
import type { NodeId } from '@quorate/kernel'
import { messageOf } from '../sim/messages.ts'
import type { Mark, MessageInfo, RunSummary } from '../sim/types.ts'
import { Spans } from './rows.ts'

export const ROW = 24
/** How large letters usually are, and how wide they make the ruler and a band with the room beside it. */
export const LETTERS = 12
export const RULER = 118
export const BAND = 18
/** Between a band and what is beside it. */
const BESIDE = 4
const LANE = 48
/** Right of the last lane. */
const MARGIN = 34
/** Words on a lane are repeated after so many rows. */
export const REPEAT = 40

export interface Columns {
  /** In px. */
  readonly letters: number
  /** How wide the ruler is: bands begin there. */
  readonly ruler: number
  /** Bands stand beside each other in so many columns, left of the lanes. */
  readonly bands: number
  /** How wide such a column is, with the room beside it, and without. */
  readonly band: number
  readonly bandWidth: number
  /** The first lane, and the whole width. */
  readonly left: number
  readonly full: number
  /** Of each node its lane; NaN where it is hidden. */
  readonly lanes: readonly number[]
}

/** As wide as the room that there is, or as the lanes need. */
export function columnsOf(
  nodes: number, bandCount: number, width: number, hidden?: ReadonlySet<NodeId>, letters = LETTERS,
): Columns {
  const bands = Math.min(3, Math.max(1, bandCount))
  const [ruler, band] = [RULER, BAND].map(size => Math.ceil((size * letters) / LETTERS)) as [number, number]
  const left = ruler + bands * band + 24
  const shown = nodes - (hidden?.size ?? 0)
  const lane = Math.max(LANE, (width - left - MARGIN) / Math.max(1, shown - 1))
  let next = left - lane
  const lanes = Array.from({ length: nodes }, (_, node) => (hidden?.has(node) ? NaN : (next += lane)))
  return {
    letters, ruler, bands, band, bandWidth: band - BESIDE, left, lanes,
    full: Math.max(width, left + lane * (shown - 1) + MARGIN),
  }
}

export const laneAt = ({ lanes }: Columns, node: NodeId): number => lanes[node]!

interface Beside {
  readonly x: number
  readonly anchor: 'start' | 'end'
}

/** Words at a lane stand to its right, but to the left of the last ones, where the drawing ends. */
export function beside(columns: Columns, node: number, by = 8): Beside {
  const x = laneAt(columns, node)
  return x > columns.full * 0.6 ? { x: x - by, anchor: 'end' } : { x: x + by, anchor: 'start' }
}

/** As much of a message as its arrow shows; its style is classes. */
export type Edge =
  Pick<MessageInfo, 'from' | 'to' | 'sentBy' | 'endedBy' | 'lost' | 'label' | 'epoch'> & { readonly style: string }

/** What may be drawn from lane to lane, by number: a view shows thirty of what may be ten thousand objects. */
export interface Edges {
  readonly ids: readonly number[]
  /** By id its two events, as an Edge has them. */
  readonly sentBy: readonly number[]
  readonly endedBy: readonly number[]
  readonly at: (id: number) => Edge
}

export const edgesIn = (list: readonly Edge[]): Edges => ({
  ids: list.map((_, id) => id), sentBy: list.map(edge => edge.sentBy), endedBy: list.map(edge => edge.endedBy),
  at: id => list[id]!,
})

/** Those of which both events are as wanted. */
export const edgesWhere = (edges: Edges, isWanted: (sentBy: number, endedBy: number) => boolean): Edges =>
  ({ ...edges, ids: edges.ids.filter(id => isWanted(edges.sentBy[id]!, edges.endedBy[id]!)) })

/** All messages from one node to another; folded, only what a milestone sent or received. */
export function edgesOf({ messages, events: { mark } }: RunSummary, folded: boolean): Edges {
  const { from, to, sentBy, endedBy } = messages
  const ids: number[] = []
  for (let id = 0; id < from.length; id++) {
    if (from[id] !== to[id] && (!folded || isMarked(mark, sentBy[id]!, endedBy[id]!))) ids.push(id)
  }
  return { ids, sentBy, endedBy, at: id => messageOf(messages, id)! }
}

export const isMarked = (mark: readonly Mark[], sentBy: number, endedBy: number): boolean =>
  mark[sentBy] !== '' || (endedBy >= 0 && mark[endedBy] !== '')

export interface Arrow {
  readonly message: Edge
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly turn: number
  /** What stands at its end: nothing while it is on its way. */
  readonly head: 'head' | 'lost' | null
  /** Where along the arrow its label stands. */
  readonly along: number
}

/** How rows are found: the one of an event, its middle in pixels, and how many there are. */
export interface Rows {
  readonly of: (event: number) => number
  readonly y: (row: number) => number
  readonly count: number
}

/** The last row that an arrow touches: one on its way is drawn over two rows. */
export const lastRow = (sentBy: number, endedBy: number, { of, count }: Pick<Rows, 'of' | 'count'>): number =>
  (endedBy < 0 ? Math.min(of(sentBy) + 2, count) : of(endedBy))

/** Which rows each touches; span i is that of the i-th id. */
export function spansOf({ ids, sentBy, endedBy }: Edges, rows: Pick<Rows, 'of' | 'count'>): Spans {
  const [from, to] = [new Int32Array(ids.length), new Int32Array(ids.length)]
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!
    from[i] = rows.of(sentBy[id]!)
    to[i] = lastRow(sentBy[id]!, endedBy[id]!, rows)
  }
  return new Spans(from, to)
}

export function arrowOf(message: Edge, columns: Columns, rows: Rows): Arrow {
  const [x1, y1] = [laneAt(columns, message.from), rows.y(rows.of(message.sentBy))]
  const part = message.endedBy < 0 ? 0.35 : message.lost === null || message.lost === 'down' ? 1 : 0.62
  const x2 = x1 + (laneAt(columns, message.to) - x1) * part
  const y2 = rows.y(lastRow(message.sentBy, message.endedBy, rows))
  const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI
  const head = message.lost !== null ? 'lost' : message.endedBy < 0 ? null : 'head'
  return { message, x1, y1, x2, y2, turn, head, along: 0.42 }
}

/** Arrows that leave together would have their labels in one heap: each next one stands further along. */
export function labelsApart(arrows: readonly Arrow[]): Arrow[] {
  const count = new Map<number, number>()
  return arrows.map(arrow => {
    const { sentBy } = arrow.message
    const before = count.get(sentBy) ?? 0
    count.set(sentBy, before + 1)
    return before === 0 ? arrow : { ...arrow, along: [0.42, 0.62, 0.28, 0.76][before % 4]! }
  })
}

/** Text along an arrow is never upside down. */
export const upright = (turn: number): number => (Math.abs(turn) > 90 ? turn + 180 : turn)

/** Always in ms with three decimals, so that the ruler's digits stand below each other. */
export const milliseconds = (time: number): string =>
  `${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, '0')}`

/** "5 nodes, 318 events, a node takes the lead at e12, violation at e142" */
export function summaryOf(nodes: number, marks: readonly string[], violated: readonly number[]): string {
  const changes: string[] = []
  for (let event = 0; event < marks.length; event++) if (marks[event] === 'leader') changes.push(`e${event}`)
  const broken = violated.map(event => `e${event}`)
  return `${nodes} nodes, ${marks.length} events` +
    (changes.length > 0 ? `, a node takes the lead at ${changes.join(', ')}` : '') +
    (broken.length > 0 ? `, violation at ${broken.join(', ')}` : ', no violation')
}
