import type { MessageView, View } from '@quorate/kernel'
import { view as storeView } from '../raft-kv/view.ts'
import type { Message } from './messages.ts'
import type { RaftReads } from './state.ts'

export const view: View<RaftReads> = {
  ...storeView,
  rows: s => [
    ...storeView.rows(s), ['reads that wait', String(s.reads.length + s.asked.length)], ['rounds', String(s.round)],
  ],
  message,
}

function message(m: Message): MessageView {
  switch (m.type) {
    case 'ReadRound': return { label: 'RR', style: 'heartbeat', epoch: m.term, text: `ReadRound(term ${m.term}, round ${m.round})` }
    case 'ReadRoundReply':
      return { label: 'RRR', style: 'reply', epoch: m.term, text: `ReadRoundReply(term ${m.term}, round ${m.round})` }
    case 'ReadIndex': return { label: 'RI', style: 'request', epoch: null, text: 'ReadIndex' }
    case 'ReadIndexReply': return { label: 'RIR', style: 'reply', epoch: null, text: `ReadIndexReply(entry ${m.index})` }
    default: return storeView.message(m)
  }
}
