/** Two proposers, p1 and p2, and the acceptors that choose: the same cast in every scenario. */
import {
  reliable, type Deadline, type Network, type NodeId, type NodeSpec, type Range, type Situation,
} from '@quorate/kernel'
import { paxos } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const p1: NodeId = 0
export const p2: NodeId = 1
export const [a1, a2, a3]: readonly [NodeId, NodeId, NodeId] = [2, 3, 4]

export const waitParameter = (value: number): Parameter => ({
  name: 'wait', text: 'how long a proposer waits at least before it tries a higher ballot', kind: 'integer', min: 5,
  max: 500, unit: 'ms', default: value,
})

export const spreadParameter = (value: number): Parameter => ({
  name: 'spread', text: 'what is added to the wait, drawn anew each time, is at most this', kind: 'integer', min: 0,
  max: 500, unit: 'ms', default: value,
})

export const latencyParameter = (value: number): Parameter => ({
  name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 100, unit: 'ms', default: value,
})

export const lossParameter: Parameter =
  { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 500, unit: 'in a thousand', default: 0 }

export const network = (parameters: Parameters, shortest: number): Network =>
  reliable([Math.min(shortest, integer(parameters, 'latency')) * MS, integer(parameters, 'latency') * MS])

export function nodes(acceptors: number, retry: Range): NodeSpec[] {
  const accepting = Array.from({ length: acceptors }, (_, i) => i + 2)
  const config = { proposers: [p1, p2], acceptors: accepting, learners: [p1, p2], retry }
  return ['p1', 'p2', ...accepting.map(id => `a${id - 1}`)].map(name => ({ name, protocol: paxos, config }))
}

export function retryOf(parameters: Parameters): Range {
  const wait = integer(parameters, 'wait') * MS
  return [wait, wait + integer(parameters, 'spread') * MS]
}

/** What these scenarios read of a state. */
export interface Process {
  readonly phase: 'idle' | 'prepare' | 'accept'
  readonly tried: number
  readonly proposed: string | null
  readonly promised: number
  readonly accepted: { readonly ballot: number; readonly value: string } | null
  readonly learned: string | null
  readonly wanted: { readonly value: string } | null
}

type States = readonly (Process | null)[]

const CHOSEN = 'a value is chosen'
export const BOTH_PROPOSE = 'both propose at once'

/** The ballots under which something is accepted now, one for each acceptor that is up. */
const acceptedBallots = (states: States): number[] => states.slice(2).flatMap(state => state?.accepted?.ballot ?? [])

/** Of the moment, so that it can be seen to come: what a majority once accepted stays chosen when nothing shows it. */
export const situations: readonly Situation[] = [
  {
    name: CHOSEN,
    text: 'a majority of acceptors hold the same proposal, whether or not anybody knows it',
    holds: (states: States) => {
      const ballots = acceptedBallots(states)
      return ballots.some(ballot => 2 * ballots.filter(other => other === ballot).length > states.length - 2)
    },
  },
  {
    name: BOTH_PROPOSE,
    text: 'p1 and p2 are both in the middle of a ballot',
    holds: (states: States) => [p1, p2].every(id => (states[id]?.phase ?? 'idle') !== 'idle'),
  },
]

interface Accept {
  readonly type: string
  readonly ballot: number
}

/** P1: whoever has promised nothing higher accepts, whether it was ever asked for this promise or not. */
const accepts: Deadline = {
  name: 'Whoever May Accept Accepts', within: 0,
  text: 'An acceptor accepts every proposal that is not below what it has promised',
  init: () => null,
  fold: (wrong: string | null, { event: { kind, node, pending }, states }) => {
    if (kind !== 'message' || pending.kind !== 'message' || states[node] === null) return wrong
    const { type, ballot } = pending.message as Accept
    const { promised, accepted } = states[node] as Process
    return type === 'Accept' && promised <= ballot && accepted?.ballot !== ballot
      ? `node ${node} had not accepted what it was asked to in ballot ${ballot}` : wrong
  },
  check: wrong => wrong,
}

/** Proposers that do not wait equally long, and longer than two round trips, stop overtaking each other (§2.4). */
export function deadlines(parameters: Parameters): readonly Deadline[] {
  const [wait, spread, latency] = ['wait', 'spread', 'latency'].map(name => integer(parameters, name)) as
    [number, number, number]
  if (wait < 5 * latency || spread < 5 * latency || (parameters.loss ?? 0) !== 0) return [accepts]
  return [accepts, {
    name: 'Told In Time', within: 4 * (wait + spread) * MS,
    text: 'Within the stated time after all trouble has ended, whoever was asked knows what was chosen',
    once: states => settled(states as States),
  }]
}

/** Whoever has been asked knows in the end what was chosen. */
export function settled(states: States): string | null {
  const waiting = [p1, p2].find(id => states[id]?.wanted !== null && states[id]?.wanted !== undefined)
  return waiting === undefined ? null : `node ${waiting} does not know yet what was chosen`
}
