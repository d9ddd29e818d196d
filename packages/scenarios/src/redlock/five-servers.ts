import { reliable, type NodeId, type Situation, type TimedFault } from '@quorate/kernel'
import { plainFile, redlock, redlockClient } from '@quorate/protocols'
import { TWO_INSIDE } from '../fencing/story.ts'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const [A, B, file] = [0, 1, 7]
const servers: readonly NodeId[] = [2, 3, 4, 5, 6]
/** The server that both majorities have. */
const s3: NodeId = 4

/** All times are in ms. A has looked at its clock by the second, and works. */
const [ASKED_A, TROUBLE_AT, ASKED_B, ASKED_LAST] = [300, 350, 400, 1_400]
const PAUSE = 650

/** What situation and calm read of the states of the clients. */
interface Client {
  readonly phase: string
}

const isInside = (state: Client | null): boolean =>
  state !== null && ['reading', 'working', 'writing'].includes(state.phase)

const twoInside: Situation = {
  name: TWO_INSIDE,
  text: 'A and B both act as the one that has the lock',
  holds: states => [A, B].every(id => isInside(states[id] as Client | null)),
}

/** A reaches the first three servers only, B the last three. */
const apart: readonly TimedFault[] = [
  { at: 0, fault: { kind: 'cut', sides: [[A], [5, 6]] } }, { at: 0, fault: { kind: 'cut', sides: [[B], [2, 3]] } },
]

function faults(parameters: Parameters): readonly TimedFault[] {
  const [at, by] = [TROUBLE_AT * MS, integer(parameters, 'jump') * MS]
  const then = (fault: TimedFault['fault'], after = 0): TimedFault => ({ at: at + after * MS, fault })
  switch (parameters.trouble) {
    case 'clock': return [...apart, then({ kind: 'clock-step', node: s3, by })]
    case 'restart': return [...apart, then({ kind: 'crash', node: s3 }), then({ kind: 'restart', node: s3 }, 10)]
    case 'pause': return [then({ kind: 'pause', node: A }), then({ kind: 'resume', node: A }, PAUSE)]
    default: return apart
  }
}

export const redlockFiveServers: Scenario = {
  name: 'redlock/five-servers',
  title: 'A lock on a majority of servers, and one wrong clock',
  summary: 'Two tills share one file, and a lock on five servers that know nothing of each other. The clock of one of the five is '
    + 'set forward, and both tills have a majority.',
  lookFor: [
    'A reaches three of the five servers. All three set the key for it, and that is a majority.',
    'At 350 ms the clock of s3 is set forward by a TTL. By this clock the key of A is gone.',
    'B reaches s3, s4 and s5, and has a majority as well. s3 is in both.',
    'Both have read the same total, both work, and the later write takes no notice of the earlier.',
    'With trouble=pause all clocks are right and A stands still; with trouble=restart and away=0 s3 has forgotten its key.',
  ],
  protocol: 'redlock',
  parameters: [
    {
      name: 'trouble', text: 'what happens while A has the lock', kind: 'choice', values: ['clock', 'pause', 'restart', 'none'],
      default: 'clock',
    },
    { name: 'jump', text: 'by how much the clock of s3 is set forward', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 300 },
    {
      name: 'away', text: 'how long a server that was down stays away', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 400,
    },
    { name: 'ttl', text: 'how long a lock lives', kind: 'integer', min: 100, max: 2_000, unit: 'ms', default: 300 },
    {
      name: 'work', text: 'from a till’s look at its clock until its write leaves', kind: 'integer', min: 1, max: 200, unit: 'ms',
      default: 150,
    },
  ],
  seed: 1,
  judges: [],
  relies: ['prompt', 'clocks-set', 'clocks-equal', 'disks-quick'],
  needs: ['has the lock'],
  setup: parameters => {
    const [ttl = 0, work = 0, away = 0] = ['ttl', 'work', 'away'].map(name => integer(parameters, name) * MS)
    const times = { ttl, drift: 10 * MS, patience: 50 * MS, rest: [20 * MS, 80 * MS], work: [work, work] }
    const config = { servers, file, ...times }
    const ask = (client: NodeId, at: number, amount: number) => ({ client, at: at * MS, request: { f: 'add', amount } })
    return {
      nodes: [
        ...['A', 'B'].map(name => ({ name, protocol: redlockClient, config })),
        ...servers.map((_, i) => ({ name: `s${i + 1}`, protocol: redlock, config: { away } })),
        { name: 'file', protocol: plainFile, config: {} },
      ],
      network: reliable([MS, 5 * MS]),
      requests: [ask(A, ASKED_A, 100), ask(B, ASKED_B, 10), ask(B, ASKED_LAST, 1)],
      loops: [], faults: faults(parameters), situations: [twoInside], until: 2_000 * MS, limit: 20_000,
    }
  },
  settled: states => {
    const busy = [A, B].find(id => states[id] !== null && (states[id] as Client).phase !== 'idle')
    return busy === undefined ? null : `node ${busy} is not done with what it was asked`
  },
}
