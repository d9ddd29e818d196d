import { keeps, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { AWAY, backAt } from './catch-up.ts'
import { confirmed, copies, isSame, logLength, lostFrom, type Confirmed } from './seen.ts'
import { r1, r2, r3, servers } from './story.ts'
import { MS } from '../values.ts'

const CATCH_UP = 'raft-replicates/catch-up'
const CONFLICT = 'raft-replicates/conflict'

const writeText = ({ command }: Pick<Confirmed, 'command'>): string =>
  (command.f === 'write' ? `${command.key} = ${command.value}` : command.key)

function majorityFirst(executed: Executed): Finding {
  const all = confirmed(executed)
  const early = all.find(({ command, event }) => 2 * copies(executed, command, event) <= servers.length)
  if (early === undefined) {
    return { holds: true, because: `When each of ${all.length} writes is confirmed, two servers or more have it`, event: -1 }
  }
  const count = copies(executed, early.command, early.event)
  return { holds: false, because: `When ${writeText(early)} is confirmed, ${count} of three servers has it`, event: early.event }
}

/** The last event before the cut heals: what r1 has then and loses later was in its log in vain. */
function lastOfCut({ recording, run }: Executed): number {
  const heal = (run.parameters['heal-at'] as number) * MS
  const events = Array.from({ length: recording.length }, (_, i) => i)
  return events.findLast(i => recording.event(i).time < heal)!
}

function deletedUnconfirmed(executed: Executed): Finding {
  const lost = lostFrom(executed, lastOfCut(executed), r1)
  const told = confirmed(executed).find(({ command }) => lost.some(other => isSame(other, command)))
  const names = lost.map(command => writeText({ command })).join(', ')
  if (told === undefined) {
    return { holds: lost.length > 0, because: `r1 deletes ${names || 'nothing'}; none of it was confirmed`, event: -1 }
  }
  return { holds: false, because: `r1 deletes ${names}, and A had been told that ${writeText(told)} was written`, event: told.event }
}

function caughtUp(executed: Executed): Finding {
  const end = executed.recording.length - 1
  const lengths = servers.map(node => logLength(executed, end, node))
  const because = `Entries in the logs at the end: ${servers.map(node => `r${node + 1} ${lengths[node]}`).join(', ')}`
  return { holds: lengths[r3] === lengths[r2], because, event: end }
}

function goesOn(executed: Executed): Finding {
  const [from, until] = [(AWAY + 100) * MS, backAt(executed.run.parameters) * MS]
  const meanwhile = confirmed(executed).filter(({ event }) => {
    const { time } = executed.recording.event(event)
    return time > from && time < until
  })
  const because = `${meanwhile.length} writes are confirmed from 0.1 s after the crash until the restart`
  return { holds: meanwhile.length > 0, because, event: meanwhile[0]?.event ?? -1 }
}

export const raftReplicatesClaims: readonly Claim[] = [
  {
    id: 'raft-replicates/majority-first',
    sentence: 'When a client is told that its write is done, a majority of the servers has it in the log.',
    run: { scenario: CONFLICT },
    but: 'the leader commits what it alone has stored',
    counter: { scenario: CONFLICT, mutant: 'raft/commits-alone' },
    check: majorityFirst,
  },
  {
    id: 'raft-replicates/goes-on',
    sentence: 'With one of three servers down, writes are confirmed as before.',
    run: { scenario: CATCH_UP },
    but: 'two of the three are down',
    counter: { scenario: CATCH_UP, parameters: { away: 2 } },
    check: goesOn,
  },
  {
    id: 'raft-replicates/catches-up',
    sentence: 'A server that was away gets every entry that it missed, even from a leader that has never heard from it.',
    run: { scenario: CATCH_UP, parameters: { leader: 'crashes' } },
    but: 'a leader that is refused does not go back',
    counter: { scenario: CATCH_UP, parameters: { leader: 'crashes' }, mutant: 'raft/never-goes-back' },
    check: caughtUp,
  },
  {
    id: 'raft-replicates/logs-match',
    sentence: 'If two logs have an entry with the same index and term, they are equal up to that entry.',
    run: { scenario: CONFLICT },
    but: 'followers keep entries that conflict with those of the leader',
    counter: { scenario: CONFLICT, mutant: 'raft/keeps-conflicts' },
    check: keeps('Log Matching'),
  },
  {
    id: 'raft-replicates/deleted-unconfirmed',
    sentence: 'What the old leader deletes after the cut was confirmed to nobody.',
    run: { scenario: CONFLICT },
    but: 'the leader commits what it alone has stored',
    counter: { scenario: CONFLICT, mutant: 'raft/commits-alone' },
    check: deletedUnconfirmed,
  },
]
