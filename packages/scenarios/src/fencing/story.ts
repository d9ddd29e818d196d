/**
 * One file with the takings of the day, two tills, one lock. Each till reads the total, adds what it has taken, and
 * writes it back; the lock is there so that they do so one after the other. The story is the same in all three
 * scenarios; only what happens to A differs.
 */
import { reliable, type NodeId, type Setup, type Situation, type TimedFault } from '@quorate/kernel'
import { leaseLock, lockClient, lockResource } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const A: NodeId = 0
export const B: NodeId = 1
export const lock: NodeId = 2
export const file: NodeId = 3

/** What A and B have taken, and when each asks for the lock; B once more at the end. All times are in ms. */
const ASKED = { a: 300, b: 400, last: 1_300 } as const
const TAKEN = { a: 100, b: 10, last: 1 } as const

/** When A falls silent: it has read the total and works on the new one, whatever the latencies of the defaults are. */
export const TROUBLE_AT = 340

export const sharedParameters: readonly Parameter[] = [
  { name: 'ttl', text: 'how long a session lives without a sign of life', kind: 'integer', min: 100, max: 2_000, unit: 'ms', default: 300 },
  {
    name: 'margin', text: 'by how much less than that a client counts on', kind: 'integer', min: 0, max: 90, unit: 'ms',
    default: 30,
  },
  {
    name: 'work', text: 'from a client’s look at its clock until its write leaves', kind: 'integer', min: 1, max: 500,
    unit: 'ms', default: 40,
  },
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 20, unit: 'ms', default: 8 },
]

/** What the situations and claims read of the states. */
export interface Till {
  readonly phase: string
  readonly token: number | null
}

export const TWO_INSIDE = 'two believe that they hold the lock'

const isInside = (state: Till | null): boolean =>
  state !== null && ['reading', 'working', 'writing'].includes(state.phase)

const twoInside: Situation = {
  name: TWO_INSIDE,
  text: 'A and B both act as the one that holds the lock',
  holds: states => [A, B].every(id => isInside(states[id] as Till | null)),
}

export function story(parameters: Parameters, faults: readonly TimedFault[], ppm = 0): Setup {
  const [ttl = 0, margin = 0, work = 0] = ['ttl', 'margin', 'work'].map(name => integer(parameters, name) * MS)
  const times = { ttl, margin, renewEvery: Math.floor(ttl / 4), retryAfter: 25 * MS, work: [work, work] }
  const config = { lock, resource: file, ...times }
  const ask = (client: NodeId, at: number, amount: number) => ({ client, at: at * MS, request: { f: 'add', amount } })
  return {
    nodes: [
      { name: 'A', protocol: lockClient, config, clock: { offset: 0, ppm } },
      { name: 'B', protocol: lockClient, config },
      { name: 'lock', protocol: leaseLock, config: { ttl } },
      { name: 'file', protocol: lockResource, config: {} },
    ],
    network: reliable([MS, integer(parameters, 'latency') * MS]),
    requests: [ask(A, ASKED.a, TAKEN.a), ask(B, ASKED.b, TAKEN.b), ask(B, ASKED.last, TAKEN.last)],
    loops: [], faults, situations: [twoInside], until: 1_700 * MS, limit: 20_000,
  }
}

/** After a calm everybody is done. */
export function settled(states: readonly (Till | null)[]): string | null {
  const busy = [A, B].find(id => states[id] !== null && states[id]!.phase !== 'idle')
  return busy === undefined ? null : `node ${busy} is not done with what it was asked`
}
