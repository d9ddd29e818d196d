import { not, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { told } from '../operations.ts'
import { clientA, saleOfA } from '../split-brain/story.ts'
import { eventsOf, salesOf } from './seen.ts'

function judged(name: string) {
  return ({ judgements }: Executed): Finding => {
    const { status, event, evidence, basis } = judgements.find(({ property }) => property === name)!
    return { holds: status === 'ok', because: evidence[evidence.length - 1] ?? `${name} ${basis}`, event }
  }
}

function minorityConfirmsNothing(executed: Executed): Finding {
  const [sale] = salesOf(executed)
  const because = sale === 'unknown' ? 'A was never told that Ann has the seat' : `A was told: ${sale}`
  return { holds: sale === 'unknown', because, event: told(executed, clientA, saleOfA).answered }
}

/** Two servers lead in this run, one before and one after the cut, and nobody stands in between. */
function onePhaseOneEach(executed: Executed): Finding {
  const stood = eventsOf(executed, 'M1', 'asks for promises')
  const because = `Servers asked for promises ${stood.length} times, and ${eventsOf(executed, 'M11', 'proposes').length} commands were proposed`
  return { holds: stood.length === 2, because, event: stood.at(-1)! }
}

interface Log {
  readonly log: { readonly length: number }
}

/** A server begins to lead whose log ended before slots that it then proposes, because they were reported to it. */
function learned(executed: Executed): Finding {
  const { recording } = executed
  const logBefore = (event: number): number =>
    (recording.worldAfter(event - 1).node(recording.event(event).node).state as Log).log.length
  const repeating = eventsOf(executed, 'M4', 'proposes for slots')
  const event = repeating.find(each => logBefore(each) < lastOf(executed, each)) ?? -1
  const because = event < 0 ? 'No leader was told of a slot that it lacked'
    : `The log of the new leader ended with slot ${logBefore(event)}, and it proposes up to slot ${lastOf(executed, event)}`
  return { holds: event >= 0, because, event }
}

/** The last of the slots that a new leader proposes anew. */
const lastOf = ({ recording }: Executed, event: number): number =>
  recording.event(event).notes.find(({ rule }) => rule === 'M4')!.values[2] as number

export const raftOrPaxosClaims: readonly Claim[] = [
  {
    id: 'raft-or-paxos/minority',
    sentence: 'A Multi-Paxos leader that is cut off with two servers of five has nothing chosen, and confirms nothing.',
    run: { scenario: 'raft-or-paxos/multi-paxos' },
    but: 'two servers are enough to choose, and four are needed to lead',
    counter: { scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 4, 'to-choose': 2 } },
    check: minorityConfirmsNothing,
  },
  {
    id: 'raft-or-paxos/phase-one-once',
    sentence: 'Phase 1 is done once for each leader, and not for each command.',
    run: { scenario: 'raft-or-paxos/multi-paxos' },
    but: 'servers that hear their leader do not start their election timers anew',
    counter: { scenario: 'raft-or-paxos/multi-paxos', mutant: 'multi-paxos/never-quiet' },
    check: onePhaseOneEach,
  },
  {
    id: 'raft-or-paxos/leads-without',
    sentence: 'A server that lacks chosen slots may lead in Multi-Paxos: it learns them from the promises.',
    run: { scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 4, 'to-choose': 2 } },
    but: 'a promise does not say what was accepted',
    counter: {
      scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 4, 'to-choose': 2 },
      mutant: 'multi-paxos/hides-what-it-accepted',
    },
    check: learned,
  },
  {
    id: 'raft-or-paxos/quorums-must-meet',
    sentence: 'With four servers of five to lead and two to choose, clients see what one copy would show.',
    run: { scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 4, 'to-choose': 2 } },
    but: 'two servers are enough to lead as well, and two pairs need not meet',
    counter: { scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 2, 'to-choose': 2 } },
    check: judged('Linearizable'),
  },
  {
    id: 'raft-or-paxos/notice-with-ballot',
    sentence: 'Told how far slots are chosen, a server executes only what it has accepted under the ballot of the notice.',
    run: { scenario: 'raft-or-paxos/multi-paxos' },
    but: 'a server executes whatever it has in those slots',
    counter: { scenario: 'raft-or-paxos/multi-paxos', mutant: 'multi-paxos/notices-without-ballot' },
    check: judged('Executed Is Chosen'),
  },
  {
    id: 'raft-or-paxos/primary-loses',
    sentence: 'The primary that asks nobody answers everybody, and sells the seat twice.',
    run: { scenario: 'raft-or-paxos/primary-backup' },
    but: 'the network is never cut',
    counter: { scenario: 'raft-or-paxos/primary-backup', parameters: { cut: 'none' } },
    check: executed => not(judged('Linearizable')(executed)),
  },
]
