import type { MessageView, View } from '@quorate/kernel'
import { view as prevoteView } from '../raft-prevote/view.ts'
import { view as readsView } from '../raft-reads/view.ts'
import type { LeaseRound, LeaseRoundReply, Message } from './messages.ts'
import { beginningOf, type LeaderLease, type LeaseState, type RaftLease } from './state.ts'

export const view: View<RaftLease> = {
  ...readsView as never as View<RaftLease>,
  role: s => prevoteView.role(s.raft),
  describe: s => `${readsView.describe(s)}${isLent(s.raft) ? ', has a lease' : ''}`,
  rows: s => [...readsView.rows(s), ['lease', leaseText(s.raft)]],
  contents: s => [
    ...readsView.contents!(s), ...(isLent(s.raft) ? [['lease by round', String(s.raft.lent)] as const] : []),
  ],
}

export const leaseView: View<LeaderLease> = {
  ...prevoteView as never as View<LeaderLease>,
  message,
  timer: timer => (timer === 'lease' ? 'timer of a lease' : prevoteView.timer!(timer)),
}

/** As far as its timers say; what its clock says is asked when a read comes. */
const isLent = (s: LeaseState): boolean => s.lent > 0 && beginningOf(s, s.lent) !== null

function leaseText(s: LeaseState): string {
  if (s.role !== 'leader') return 'none'
  return isLent(s) ? `by round ${s.lent} of ${s.round}` : `none, after ${s.round} rounds`
}

function message(m: Message): MessageView {
  if (m.type === 'LeaseRound') return { label: 'LR', style: 'heartbeat', ...told(m) }
  return m.type === 'LeaseRoundReply' ? { label: 'LRR', style: 'reply', ...told(m) } : prevoteView.message(m)
}

const told = ({ type, term, round }: LeaseRound | LeaseRoundReply): Pick<MessageView, 'text' | 'epoch'> =>
  ({ text: `${type}(term ${term}, round ${round})`, epoch: term })
