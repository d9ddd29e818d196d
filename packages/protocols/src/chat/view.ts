/** How chats are drawn: the clock and the last message under a node, the thread as a log. */
import { Seq, type NodeId, type View } from '@quorate/kernel'
import { counted } from '../words.ts'
import { LONGEST, type Ask, type Chat, type State } from './entry.ts'
import { shown } from './invariants.ts'

export interface Shown<T, S> {
  readonly clock: (clock: T) => string
  readonly stamp: (stamp: S) => string
  /** At most four letters, for the message on its way. */
  readonly label: (stamp: S) => string
  /** The number in a cell of the thread. */
  readonly number: (stamp: S) => number
}

export const chatView = <T, S>({ clock, stamp, label, number }: Shown<T, S>): View<Chat<T, S>> => ({
  role: () => ({ shape: 'client', word: 'process' }),
  epoch: () => null,
  describe: s => `clock ${clock(s.clock)}, shows ${counted(s.thread.length, 'message')}${lastOf(s)}`,
  rows: s => [
    ['clock', clock(s.clock)],
    ...shown(s).map(({ from, text, stamp: its }, i) => [`${i + 1}`, `node ${from}: "${text}", ${stamp(its)}`] as const),
  ],
  contents: s => [['clock', clock(s.clock)]],
  log: s => shown(s).map(({ text, stamp: its }, i) => ({ index: i + 1, epoch: number(its), text, committed: null })),
  message: ({ text, stamp: its }) =>
    ({ label: label(its), style: 'request', text: `Say("${text}", ${stamp(its)})`, epoch: null }),
  request: ({ text, to }: Ask) => `say "${text}"${to === null ? '' : ` to ${listOf(to)}`}`,
  commands: [{
    word: 'say something', request: { f: 'say' },
    fields: [
      { name: 'text', text: 'text', kind: 'text', range: [1, LONGEST] }, { name: 'to', text: 'to', kind: 'nodes' },
    ],
  }],
  outcome: ({ stamp: its }) => `said, ${stamp(its)}`,
})

const listOf = (nodes: readonly NodeId[]): string => nodes.map(node => `node ${node}`).join(' and ') || 'nobody'

function lastOf<T, S>(s: State<T, S>): string {
  return s.thread.length === 0 ? '' : `, last "${Seq.at(s.log, Seq.last(s.thread)!).text}"`
}
