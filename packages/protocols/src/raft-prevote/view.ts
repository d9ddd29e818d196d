import type { MessageView, View } from '@quorate/kernel'
import { view as raftView } from '../raft/view.ts'
import type { Message } from './messages.ts'
import { isAsking, type RaftPrevote, type State } from './state.ts'

export const view: View<RaftPrevote> = {
  ...raftView,
  role: s => (isAsking(s) ? { shape: 'candidate', word: 'asking' } : raftView.role(s)),
  describe: s => (isAsking(s) ? `${raftView.describe(s)}, asks whether to stand` : raftView.describe(s)),
  rows: s => [...raftView.rows(s), ...rows(s)],
  votes: s => (isAsking(s) ? s.preVotes.map((vote, rank) => ({ node: s.config.nodes[rank]!, vote }))
    : raftView.votes!(s)),
  message,
  timer: timer => (timer === 'leader' ? 'timer for the leader’s silence' : timer === 'quorum' ? 'timer for counting followers'
    : raftView.timer!(timer)),
}

function rows(s: State): [string, string][] {
  const led: [string, string] = ['has heard from its leader', s.isLed ? 'yes' : 'no']
  if (isAsking(s)) return [led, ['would vote for it', s.preVotes.join(' ')]]
  if (s.role !== 'leader') return [led]
  return [led, ['has answered', s.heard.length === 0 ? 'nobody' : s.heard.map(node => `node ${node}`).join(' ')]]
}

function message(m: Message): MessageView {
  if (m.type === 'PreVote') {
    const log = m.lastLogIndex === 0 ? 'no entries' : `last entry ${m.lastLogIndex} of term ${m.lastLogTerm}`
    return { label: 'PV', style: 'request', epoch: m.term, text: `PreVote(for term ${m.term}, ${log})` }
  }
  if (m.type === 'PreVoteReply') {
    const answer = m.granted ? 'yes' : 'no'
    return { label: 'PVR', style: 'reply', epoch: m.term, text: `PreVoteReply(term ${m.term}, ${answer} for term ${m.asked})` }
  }
  return raftView.message(m)
}
