import { timeText } from '@quorate/kernel'
import type { Claim, Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { CRASH } from './leader-crashes.ts'
import { BACK, behind } from './log-decides.ts'
import { leads, nextLead, serversAfter, whileDown } from './seen.ts'
import { MS } from '../values.ts'

const SECOND = 1_000 * MS

function soonAgain(executed: Executed): Finding {
  const next = nextLead(executed, CRASH * MS)
  if (next === null) return { holds: false, because: 'Nobody becomes leader after the crash in this run', event: -1 }
  const because = `r${next.node + 1} becomes leader of term ${next.term}, ${timeText(next.waited)} after the crash`
  return { holds: next.waited < SECOND, because, event: next.event }
}

function oneATerm(executed: Executed): Finding {
  const all = leads(executed)
  const twice = all.find(({ node, term }, i) =>
    all.slice(0, i).some(other => other.term === term && other.node !== node))
  if (twice === undefined) {
    const because = `Leaders of this run: ${all.map(({ node, term }) => `r${node + 1} in term ${term}`).join(', ')}`
    return { holds: true, because, event: -1 }
  }
  const first = all.find(({ term }) => term === twice.term)!
  const because = `r${first.node + 1} and r${twice.node + 1} both become leader of term ${twice.term}`
  return { holds: false, because, event: twice.event }
}

function nobodyWhileDown(executed: Executed): Finding {
  const until = whileDown(executed)
  const next = nextLead(executed, CRASH * MS)
  if (next !== null && next.event <= until) {
    const because = `r${next.node + 1} becomes leader of term ${next.term} with ${serversAfter(executed, next.event).length} servers up`
    return { holds: false, because, event: next.event }
  }
  const up = serversAfter(executed, until)
  const highest = up.reduce((term, { raft: { currentTerm } }) => Math.max(term, currentTerm), 0)
  return { holds: true, because: `${up.length} servers are up, have tried up to term ${highest}, and none of them leads`, event: until }
}

function notTheOneBehind(executed: Executed): Finding {
  const next = nextLead(executed, BACK * MS)
  if (next === null) return { holds: true, because: 'Nobody is elected after r5 is back', event: -1 }
  const because = `After r5 is back, r${next.node + 1} is the first to be elected, in term ${next.term}`
  return { holds: next.node !== behind, because, event: next.event }
}

function leadsOn(executed: Executed): Finding {
  const all = leads(executed)
  const because = all.length === 1 ? `r${all[0]!.node + 1} leads term ${all[0]!.term} until the run ends`
    : `Leaders change ${all.length - 1} times, although no server fails`
  return { holds: all.length === 1, because, event: all[1]?.event ?? -1 }
}

const CRASHES = 'raft-elections/leader-crashes'
/** With this seed and spread, two candidates stand in term 2. */
const contested = { scenario: CRASHES, seed: 2, parameters: { spread: 30 } }

export const raftElectionsClaims: readonly Claim[] = [
  {
    id: 'raft-elections/soon-again',
    sentence: 'With timeouts drawn from 150 to 300 ms, a new leader is there within a second of the crash.',
    run: { scenario: CRASHES },
    but: 'every timeout is 150 ms',
    counter: { scenario: CRASHES, parameters: { spread: 0 } },
    check: soonAgain,
  },
  {
    id: 'raft-elections/one-a-term',
    sentence: 'Two candidates of one term never both win it.',
    run: contested,
    but: 'a server votes for every candidate that asks',
    counter: { ...contested, mutant: 'raft/votes-twice' },
    check: oneATerm,
  },
  {
    id: 'raft-elections/majority-of-all',
    sentence: 'When three servers of five are down, nobody is elected, although the other two can talk.',
    run: { scenario: CRASHES, parameters: { down: 3 } },
    but: 'two are down',
    counter: { scenario: CRASHES, parameters: { down: 2 } },
    check: nobodyWhileDown,
  },
  {
    id: 'raft-elections/not-the-one-behind',
    sentence: 'A server that lacks committed entries is not elected, even if its term is the highest of all.',
    run: { scenario: 'raft-elections/log-decides' },
    but: 'servers vote without comparing logs',
    counter: { scenario: 'raft-elections/log-decides', mutant: 'raft/elects-anyone' },
    check: notTheOneBehind,
  },
  {
    id: 'raft-elections/leads-on',
    sentence: 'If no server fails, and messages take at most 8 ms against timeouts of at least 150 ms, the first leader '
      + 'leads until the run ends.',
    run: { scenario: CRASHES, parameters: { down: 0 } },
    but: 'messages take up to 60 ms and timeouts begin at 50 ms',
    counter: { scenario: CRASHES, parameters: { 'down': 0, 'latency': 60, 'election-timeout': 50 } },
    check: leadsOn,
  },
]
