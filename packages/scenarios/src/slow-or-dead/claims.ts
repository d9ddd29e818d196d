import { timeText, type NodeId } from '@quorate/kernel'
import type { Claim, Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { actAt, silence, watching, type Silence } from './seen.ts'
import { LIVING_SUSPECTED, n1, n2, n3, watched } from './story.ts'
import { integer, MS } from '../values.ts'

const timeoutOf = ({ run }: Executed): number => integer(run.parameters, 'timeout') * MS

/** n1, n2 and n3 fall silent together: does the watcher wait equally long and then suspect each? */
function suspectedAlike(executed: Executed): Finding {
  const from = actAt(executed, 'crash')
  const found = [n1, n2, n3].map(node => ({ name: `n${node}`, found: silence(executed, node, from) }))
  const missing = found.find(each => each.found === null)
  if (missing !== undefined) return { holds: false, because: `${missing.name} is never suspected`, event: from }
  const told = found.map(each => `${each.name} ${timeText(each.found!.lasted)}`).join(', ')
  return {
    holds: found.every(each => each.found!.lasted === timeoutOf(executed)),
    because: `Silence from the last heartbeat to the suspicion: ${told}`,
    event: found.reduce((last, each) => Math.max(last, each.found!.event), from),
  }
}

/** How long the watcher went on trusting a node that had crashed. */
function noticed(executed: Executed, node: NodeId): Silence & { readonly because: string } {
  const { lasted, event } = silence(executed, node, actAt(executed, 'crash'))!
  return { lasted, event, because: `n${node} is suspected ${timeText(lasted)} after its last heartbeat` }
}

function noLivingSuspect({ recording }: Executed): Finding {
  const { spans } = recording.situations.find(({ name }) => name === LIVING_SUSPECTED)!
  const because = spans.length === 0 ? 'No node that lives is suspected at any moment of this run'
    : `Living nodes are suspected ${spans.length} ${spans.length === 1 ? 'time' : 'times'} in this run`
  return { holds: spans.length === 0, because, event: spans[0]?.[0] ?? -1 }
}

function twoMistakesAtMost(executed: Executed): Finding {
  const { mistakes } = watching(executed)
  const told = watched.map((node, at) => `n${node} ${mistakes[at]}`).join(', ')
  return { holds: mistakes.every(count => count <= 2), because: `Mistakes in this run: ${told}`, event: -1 }
}

export const slowOrDeadClaims: readonly Claim[] = [
  {
    id: 'slow-or-dead/suspected-alike',
    sentence: 'A node that pauses and a node that cannot be heard are suspected exactly as a dead one is: '
      + 'one timeout after the last heartbeat.',
    run: { scenario: 'slow-or-dead/pause-or-crash' },
    but: 'n3 pauses for 50 ms, which is less than the interval between two heartbeats',
    counter: { scenario: 'slow-or-dead/pause-or-crash', parameters: { pause: 50 } },
    check: suspectedAlike,
  },
  {
    id: 'slow-or-dead/dead-and-trusted',
    sentence: 'A node that has crashed stays trusted until a whole timeout has passed since its last heartbeat.',
    run: { scenario: 'slow-or-dead/pause-or-crash' },
    but: 'the watcher waits for half of its timeout',
    counter: { scenario: 'slow-or-dead/pause-or-crash', mutant: 'failure-detector/impatient' },
    check: executed => {
      const { lasted, because, event } = noticed(executed, n1)
      return { holds: lasted >= timeoutOf(executed), because, event }
    },
  },
  {
    id: 'slow-or-dead/long-enough',
    sentence: 'If no node fails and every message arrives within 150 ms, a timeout of one heartbeat interval '
      + 'and 150 ms suspects nobody.',
    run: { scenario: 'slow-or-dead/pause-or-crash', parameters: { trouble: 'off', latency: 150, timeout: 250 } },
    but: 'the timeout is 180 ms instead of 250 ms',
    counter: { scenario: 'slow-or-dead/pause-or-crash', parameters: { trouble: 'off', latency: 150, timeout: 180 } },
    check: noLivingSuspect,
  },
  {
    id: 'slow-or-dead/stops-being-wrong',
    sentence: 'When every message arrives within 200 ms, a detector that adds 50 ms to 200 ms after each mistake '
      + 'is mistaken about a node twice at most.',
    run: { scenario: 'slow-or-dead/adaptive' },
    but: 'the detector keeps its timeout',
    counter: { scenario: 'slow-or-dead/adaptive', parameters: { detector: 'fixed' } },
    check: twoMistakesAtMost,
  },
  {
    id: 'slow-or-dead/learning-costs',
    sentence: 'What the detector has learned about n3 makes it slower to notice the crash of n3.',
    run: { scenario: 'slow-or-dead/adaptive' },
    but: 'the detector keeps its timeout',
    counter: { scenario: 'slow-or-dead/adaptive', parameters: { detector: 'fixed' } },
    check: executed => {
      const { lasted, because, event } = noticed(executed, n3)
      return { holds: lasted > timeoutOf(executed), because, event }
    },
  },
]
