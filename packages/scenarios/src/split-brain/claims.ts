import { keeps, linearizable, not, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import { clientA, saleOfA } from './story.ts'

function twoLead({ recording }: Executed): Finding {
  const { spans, text } = recording.situations.find(situation => situation.name === 'two lead at once')!
  const event = spans[0]?.[0] ?? -1
  return { holds: spans.length > 0, because: event < 0 ? `It never happened in this run: ${text}` : text, event }
}

/** A's sale during the cut: in a minority it must not be confirmed. */
function minorityUnconfirmed(executed: Executed): Finding {
  const sale = told(executed, clientA, saleOfA)
  const text = toldText(sale)
  const because = text === 'unknown' ? 'A was never told that Ann has the seat' : 'A was told that Ann has the seat'
  return { holds: text === 'unknown', because, event: sale.answered }
}

export const splitBrainClaims: readonly Claim[] = [
  {
    id: 'split-brain/two-lead',
    sentence: 'When a cut hides a living primary from the monitor, automatic failover makes two nodes lead at once.',
    run: { scenario: 'split-brain/failover' },
    but: 'the network is never cut',
    counter: { scenario: 'split-brain/failover', parameters: { cut: 'none' } },
    check: twoLead,
  },
  {
    id: 'split-brain/sold-twice',
    sentence: 'Two leaders that both confirm sell the same seat twice, and no later repair can make both customers right.',
    run: { scenario: 'split-brain/failover' },
    but: 'the monitor never gives up on the primary',
    counter: { scenario: 'split-brain/failover', parameters: { misses: 100 } },
    check: executed => not(linearizable(executed)),
  },
  {
    id: 'split-brain/minority-cannot-commit',
    sentence: 'A Raft leader that is cut off with a minority cannot commit, so it cannot confirm.',
    run: { scenario: 'split-brain/raft' },
    but: 'the leader commits what it alone has stored',
    counter: { scenario: 'split-brain/raft', mutant: 'raft/commits-alone' },
    check: minorityUnconfirmed,
  },
  {
    id: 'split-brain/one-leader-per-term',
    sentence: 'No two Raft nodes ever lead in the same term.',
    // With this seed two candidates stand in term 1, so that a second vote would matter.
    run: { scenario: 'split-brain/raft', seed: 23 },
    but: 'a node may vote twice in one term',
    counter: { scenario: 'split-brain/raft', seed: 23, mutant: 'raft/votes-twice' },
    check: keeps('Election Safety'),
  },
  {
    id: 'split-brain/fencing',
    sentence: 'If every operation passes a storage node that refuses lower epochs, the old primary can do no harm.',
    run: { scenario: 'split-brain/fenced' },
    but: 'the storage node does not look at epochs',
    counter: { scenario: 'split-brain/fenced', mutant: 'primary-backup-fenced/ignores-epochs' },
    check: linearizable,
  },
]
