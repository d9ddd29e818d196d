/** How a process and its messages are shown: acceptors by what they have promised and accepted, proposers by phase. */
import type { LogCell, MessageView, Role, View } from '@quorate/kernel'
import type { Message, Proposal } from './messages.ts'
import type { Outcome, Paxos, State } from './state.ts'

export const view: View<Paxos> = {
  role,
  epoch: s => (isAcceptor(s) ? s.promised : s.tried > 0 ? s.tried : null),
  describe,
  rows,
  log: ballots,
  contents,
  votes: s => s.config.acceptors.map((node, rank) => ({ node, vote: voteOf(s, rank) })),
  message: messageView,
  request: value => `have "${value}" chosen`,
  commands: [{
    word: 'have a value chosen', request: {}, fields: [{ name: '', text: 'value', kind: 'text', range: [1, 100] }],
  }],
  outcome: outcomeText,
  timer: timer => `${timer} timer`,
}

const isAcceptor = ({ self, config }: State): boolean => config.acceptors.includes(self)
const isProposer = ({ self, config }: State): boolean => config.proposers.includes(self)

/** Of several roles, what it does now is shown. Who only proposes stands beside those who choose. */
function role(s: State): Role {
  if (s.phase === 'prepare') return { shape: 'candidate', word: 'preparing' }
  if (s.phase === 'accept') return { shape: 'leader', word: 'proposing' }
  if (isAcceptor(s)) return { shape: 'follower', word: 'acceptor' }
  return isProposer(s) ? { shape: 'service', word: 'proposer' } : { shape: 'observer', word: 'learner' }
}

const voteOf = (s: State, rank: number) => (s.promises[rank] === null ? 'open' as const : 'granted' as const)

const proposalText = (proposal: Proposal | null): string =>
  (proposal === null ? 'nothing' : `"${proposal.value}" of ballot ${proposal.ballot}`)

function describe(s: State): string {
  const parts: string[] = []
  if (s.phase === 'prepare') parts.push(`asks for promises for ballot ${s.tried}`)
  else if (s.phase === 'accept') parts.push(`proposes "${s.proposed}" in ballot ${s.tried}`)
  else if (isProposer(s)) parts.push(s.tried === 0 ? 'proposer' : `proposer, last ballot ${s.tried}`)
  if (isAcceptor(s)) parts.push(`acceptor, promised ${s.promised}, accepted ${proposalText(s.accepted)}`)
  if (s.learned !== null) parts.push(`knows that "${s.learned}" is chosen`)
  return parts.join(', ') || 'learner'
}

function rows(s: State): [string, string][] {
  const found: [string, string][] = []
  if (isProposer(s)) {
    found.push(['phase', s.phase], ['tried ballot', String(s.tried)], ['wants', s.wanted?.value ?? 'nothing'])
    found.push(['proposed', s.proposed ?? 'nothing'], ['highest ballot heard of', String(s.seen)])
  }
  if (isAcceptor(s)) found.push(['promised ballot', String(s.promised)], ['accepted', proposalText(s.accepted)])
  if (s.config.learners.includes(s.self)) found.push(['learned', s.learned ?? 'nothing'])
  return found
}

/** A column a ballot, as in the tables of 1998: what an acceptor accepted last, and what a proposer proposes. */
function ballots(s: State): readonly LogCell[] {
  if (isAcceptor(s)) return s.accepted === null ? [] : [cellOf(s.accepted, s.learned !== null)]
  return s.proposed === null ? [] : [cellOf({ ballot: s.tried, value: s.proposed }, s.learned !== null)]
}

const cellOf = ({ ballot, value }: Proposal, committed: boolean): LogCell =>
  ({ index: ballot, epoch: ballot, text: value, committed })

/** What has been accepted stands under an acceptor (its promise is the number in it), under others what they know. */
function contents(s: State): readonly (readonly [key: string, value: string])[] {
  if (!isAcceptor(s)) return s.learned === null ? [] : [['chosen', s.learned]]
  return s.accepted === null ? [] : [['accepted', `${s.accepted.value} @ ${s.accepted.ballot}`]]
}

function messageView(m: Message): MessageView {
  const epoch = m.ballot
  switch (m.type) {
    case 'Prepare': return { label: 'PRE', style: 'request', epoch, text: `Prepare(ballot ${m.ballot})` }
    case 'Promise': {
      const accepted = m.accepted === null ? 'nothing accepted' : `accepted ${proposalText(m.accepted)}`
      return { label: 'PRO', style: 'reply', epoch, text: `Promise(ballot ${m.ballot}, ${accepted})` }
    }
    case 'Accept': return { label: 'ACC', style: 'request', epoch, text: `Accept(ballot ${m.ballot}, "${m.value}")` }
    case 'Accepted': return { label: 'OK', style: 'reply', epoch, text: `Accepted(ballot ${m.ballot}, "${m.value}")` }
    case 'Refused': return { label: 'NO', style: 'reply', epoch, text: `Refused(ballot ${m.ballot}, promised ${m.promised})` }
  }
}

function outcomeText(outcome: Outcome): string {
  if (outcome.kind === 'chosen') return `"${outcome.value}" is chosen`
  return outcome.why === 'busy' ? 'it is refused, for the proposer is busy' : 'it is refused, for this is no proposer'
}
