import { Seq, type LogCell, type MessageView, type Role, type View } from '@quorate/kernel'
import { commandLabel, commandText } from '../kv/command.ts'
import { messageView as clientMessageView } from '../kv/messages.ts'
import { outcomeText } from '../kv/outcome.ts'
import { contentsText } from '../kv/store.ts'
import { counted } from '../words.ts'
import { chainText, masterMessageView } from './master-view.ts'
import type { Message, Update } from './messages.ts'
import {
  headOf, isHead, isInChain, isJoining, isLast, isTail, processed, sentOf, successor, type Chain, type State,
} from './state.ts'

/** Cells that are drawn: the newest ones. */
const DRAWN = 64

export const view: View<Chain> = {
  role,
  epoch: s => s.epoch,
  describe,
  rows: s => [
    ['epoch', String(s.epoch)],
    ['chain', chainText(s)],
    ['Hist', counted(s.hist.length, 'update')],
    ['Sent', sentText(s)],
    ['processed by the tail', `up to ${processed(s)}`],
    ['queries that wait', s.queries.map(({ command }) => commandText(command)).join(', ') || 'none'],
  ],
  log,
  committed: 'processed by the tail',
  contents: s => contentsText(s.store),
  leader: headOf,
  next: successor,
  message: messageView,
  outcome: outcomeText,
  timer: () => 'timer for sending again',
}

function role(s: State): Role {
  if (isHead(s)) return { shape: 'leader', word: isTail(s) ? 'head and tail' : 'head' }
  if (isTail(s)) return { shape: 'follower', word: 'tail' }
  if (isJoining(s)) return { shape: 'observer', word: 'joining' }
  return isInChain(s) ? { shape: 'follower', word: 'middle' } : { shape: 'observer', word: 'out' }
}

/** "middle of node 0 → node 1 → node 2 in epoch 1, 3 updates, 1 in Sent" */
function describe(s: State): string {
  const place = isJoining(s) && !isTail(s) ? 'joining' : `${role(s).word} of`
  const sent = isInChain(s) ? `, ${sentOf(s).length} in Sent` : ''
  return `${place} ${chainText(s)} in epoch ${s.epoch}, ${counted(s.hist.length, 'update')}${sent}`
}

/** "x=5, x=6, to node 2" */
function sentText(s: State): string {
  const [next, sent] = [successor(s), sentOf(s)]
  if (next === null) return isLast(s) ? 'nothing: it is the last' : 'nothing'
  return `${sent.length === 0 ? 'nothing' : sent.map(({ command }) => commandLabel(command)).join(', ')}, to node ${next}`
}

function log(s: State): readonly LogCell[] {
  const first = Math.max(0, s.hist.length - DRAWN)
  return Seq.slice(s.hist, first).map(({ epoch, command }, i) => {
    const index = first + i + 1
    return { index, epoch, text: commandLabel(command), committed: index <= processed(s) }
  })
}

function messageView(m: Message): MessageView {
  if (m.type === 'Request' || m.type === 'Reply') return clientMessageView(m)
  if (m.type === 'Update') return { label: 'UPD', style: 'request', text: updateText(m), epoch: m.epoch }
  if (m.type !== 'Ack') return masterMessageView(m)
  return { label: 'ACK', style: 'reply', text: `Ack(epoch ${m.epoch}, up to ${m.position})`, epoch: m.epoch }
}

function updateText({ epoch, position, entries: { length }, handed }: Update): string {
  const last = position + length - 1
  const what = length === 0 ? `nothing new after ${last}` : length === 1 ? `update ${position}` : `updates ${position} to ${last}`
  return `Update(epoch ${epoch}, ${what}${handed === null ? '' : `, you are the tail after ${handed}`})`
}
