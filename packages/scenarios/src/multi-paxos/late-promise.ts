import { reliable, type NodeId, type Range, type TimedFault, type TimedRequest } from '@quorate/kernel'
import { kvClient, multiPaxos } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { multiPaxosInTime } from '../raft-or-paxos/in-time.ts'

const servers: readonly NodeId[] = [0, 1, 2]
const [r1, r2, r3]: readonly [NodeId, NodeId, NodeId] = [0, 1, 2]
const client: NodeId = 3
/** ms: r1 stands first and again before r3 has led for long; r2 waits for either of them. */
const TIMEOUTS: readonly Range[] = [[180, 190], [600, 700], [230, 250]]
/** ms: C asks while r3 leads; and when all is well again. */
const [ASKED, WELL] = [265, 900]

const write = (at: number, value: number): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'write', key: 'x', value } })

/** r1 and r3 do not hear each other, and what r2 says to r1 comes late. */
function faults(parameters: Parameters): TimedFault[] {
  const late = integer(parameters, 'late') * MS
  return [
    { at: 0, fault: { kind: 'cut', sides: [[r1], [r3]] } },
    { at: 0, fault: { kind: 'degrade', from: [r2], to: [r1], quality: { latency: [late, late] } } },
    { at: WELL * MS, fault: { kind: 'heal' } },
    { at: WELL * MS, fault: { kind: 'restore', from: [r2], to: [r1] } },
  ]
}

export const multiPaxosLatePromise: Scenario = {
  name: 'multi-paxos/late-promise',
  title: 'Multi-Paxos: a promise that comes too late',
  summary: 'r1 reaches only r2, whose answers take longer than r1 waits. By the time a promise comes, r1 asks for a higher ballot, '
    + 'and the promise says nothing of what r3 has had chosen in between.',
  lookFor: [
    'r1 asks for ballot 1. r2 promises it, and its answer is under way for 250 ms.',
    'r3 asks for ballot 3, is promised it by r2, and leads. C’s write is chosen, under ballot 3.',
    'r1 has waited long enough and asks for ballot 4. Then the promise for ballot 1 comes, which knows of no slot.',
    'A promise counts for the ballot that it was given for: r1 does not lead. Had it led, it would have proposed something else for slot 1.',
    'At 0.9 s all is well again, and whoever leads next repeats C’s write.',
  ],
  opens: 'role:r1',
  protocol: 'multi-paxos',
  parameters: [
    {
      name: 'late', text: 'how long what r2 says is under way to r1', kind: 'integer', min: 5, max: 500, unit: 'ms', default: 250,
    },
  ],
  seed: 1,
  judges: ['linearizable'],
  needs: ['leader elected', 'slot chosen'],
  setup: parameters => {
    const common = { nodes: servers, phase1: 2, phase2: 2, heartbeat: 50 * MS, maxBatch: 64 }
    const patience = { servers: [r3, r2, r1], timeout: 900 * MS, tryNext: 200 * MS, retryAfter: 40 * MS }
    return {
      nodes: [
        ...servers.map(id => ({
          name: `r${id + 1}`, protocol: multiPaxos,
          config: { ...common, electionTimeout: TIMEOUTS[id]!.map(time => time * MS) },
        })),
        { name: 'C', protocol: kvClient, config: patience },
      ],
      network: reliable([MS, 6 * MS]),
      requests: [write(ASKED, 1), write(1_500, 2)], loops: [], faults: faults(parameters), situations: [],
      deadlines: multiPaxosInTime(servers, 1_500 * MS, 2), until: 3_300 * MS, limit: 20_000,
    }
  },
}
