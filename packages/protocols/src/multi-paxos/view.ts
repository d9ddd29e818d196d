/** How a server's state and its messages are shown. */
import { Seq, type LogCell, type MessageView, type View, type Vote } from '@quorate/kernel'
import { commandLabel, type Command } from '../kv/command.ts'
import { messageView as clientMessageView } from '../kv/messages.ts'
import { contentsText } from '../kv/store.ts'
import { counted } from '../words.ts'
import type { Accept, Message, Promise } from './messages.ts'
import { acceptancesOf, lastSlot, promisesOf, type MultiPaxos, type State } from './state.ts'

/** As many cells of a log as a figure has room for: its end. */
const SHOWN = 32

export const view: View<MultiPaxos> = {
  role: s => ({ shape: s.role, word: s.role }),
  epoch: s => s.promised,
  describe: s => `${s.role}, ballot ${s.promised}, slots ${lastSlot(s)}, committed ${s.committed}, ${counted(s.store.size, 'key')}`,
  rows,
  log: cells,
  contents: s => contentsText(s.store),
  votes: s => s.reports.map((report, rank): { node: number; vote: Vote } =>
    ({ node: s.config.nodes[rank]!, vote: report === null ? 'open' : 'granted' })),
  leader: s => s.leader,
  message: messageView,
  timer: timer => `${timer} timer`,
}

function rows(s: State): [string, string][] {
  const common: [string, string][] = [
    ['promised ballot', String(s.promised)], ['role', s.role],
    ['leader', s.leader === null ? 'none' : `node ${s.leader}`],
    ['slots', String(lastSlot(s))], ['committed', String(s.committed)],
    ['quorums', `${s.config.phase1} to lead, ${s.config.phase2} to choose`],
  ]
  if (s.role === 'candidate') return [...common, ['promises', String(promisesOf(s))]]
  if (s.role === 'follower' || s.committed === lastSlot(s)) return common
  return [...common, ['acceptances', `${acceptancesOf(s, s.committed + 1)} of slot ${s.committed + 1}`]]
}

const labelOf = (command: Command | null): string => (command === null ? 'no-op' : commandLabel(command))

function cells(s: State): LogCell[] {
  const before = Math.max(0, s.log.length - SHOWN)
  return Seq.slice(s.log, before).flatMap((entry, i): LogCell[] => {
    const index = before + i + 1
    return entry === null ? []
      : [{ index, epoch: entry.ballot, text: labelOf(entry.command), committed: index <= s.committed }]
  })
}

function messageView(m: Message): MessageView {
  switch (m.type) {
    case 'Prepare':
      return { label: 'PRE', style: 'request', epoch: m.ballot, text: `Prepare(ballot ${m.ballot}, from slot ${m.from})` }
    case 'Promise':
      return { label: 'PRO', style: 'reply', epoch: m.ballot, text: `Promise(ballot ${m.ballot}, ${counted(reported(m), 'slot')})` }
    case 'Accept': {
      const style = m.entries.length === 0 ? 'heartbeat' : 'request'
      return { label: 'ACC', style, epoch: m.ballot, text: acceptText(m) }
    }
    case 'Accepted':
      return { label: 'ACK', style: 'reply', epoch: m.ballot, text: `Accepted(ballot ${m.ballot}, ${slotsText(m.first, m.count)})` }
    case 'Refused':
      return { label: 'REF', style: 'reply', epoch: m.ballot, text: `Refused(ballot ${m.ballot}, promised ${m.promised})` }
    default: return clientMessageView(m)
  }
}

/** A slot that it has nothing in is none that it reports. */
const reported = ({ accepted }: Promise): number => Seq.toArray(accepted).filter(entry => entry !== null).length

const acceptText = ({ ballot, first, entries, committed }: Accept): string =>
  `Accept(ballot ${ballot}, ${slotsText(first, entries.length)}, committed ${committed})`

function slotsText(first: number, count: number): string {
  if (count === 0) return 'heartbeat'
  return count === 1 ? `slot ${first}` : `slots ${first} to ${first + count - 1}`
}
