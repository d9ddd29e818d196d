/**
 * Three people decide what to eat. Who says what and when is fixed; what differs is how their messages are stamped,
 * whose clock is wrong, and how slow the way from Ann to Cat is.
 */
import {
  reliable, type AnyProtocol, type Network, type NodeId, type NodeSpec, type Setup, type TimedRequest,
} from '@quorate/kernel'
import { hybridClock, lamportClock, vectorClock, wallClock } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const ann: NodeId = 0
export const bob: NodeId = 1
export const cat: NodeId = 2
const people: readonly NodeId[] = [ann, bob, cat]

const say = (client: NodeId, at: number, text: string, to: readonly NodeId[] | null = null): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'say', text, to } })

export const QUESTION = 'Curry or pizza?'
export const ANSWER = 'Curry!'
export const AT_SIX = 'At six?'
export const LATE = 'I come late'
export const BROKEN = 'The oven is broken'
/** What Cat says when Ann has telephoned her, while Ann's message is still on its way. */
export const AFTER_THE_CALL = 'Then we eat out'

const requests: readonly TimedRequest[] = [
  say(ann, 300, QUESTION), say(bob, 400, ANSWER), say(cat, 450, 'Curry what?'),
  say(ann, 700, AT_SIX), say(bob, 701, LATE),
  say(cat, 1_000, 'Half past six, then'), say(bob, 1_100, 'Fine'),
  say(ann, 1_200, 'buy rice', []), say(ann, 1_220, 'buy onions', []),
  say(ann, 1_300, BROKEN), say(cat, 1_350, AFTER_THE_CALL), say(bob, 1_450, 'Even better'),
  say(cat, 1_800, 'See you there'),
]

const clocks: Readonly<Record<string, AnyProtocol>> =
  { lamport: lamportClock, wall: wallClock, vector: vectorClock, hybrid: hybridClock }

/** Farther ahead than this, a hybrid clock believes nobody; clocks here are never so far apart. */
const MOST = 500 * MS

export const parameters = (stamps: string): readonly Parameter[] => [
  {
    name: 'stamps', text: 'what a message is stamped with: a Lamport clock, the time on the wall, a vector clock, or a '
      + 'hybrid of the first two', kind: 'choice', values: Object.keys(clocks), default: stamps,
  },
  { name: 'behind', text: 'how far Bob’s clock is behind', kind: 'integer', min: 0, max: 250, unit: 'ms', default: 200 },
  { name: 'slow', text: 'how long a message takes from Ann to Cat', kind: 'integer', min: 1, max: 400, unit: 'ms', default: 250 },
  { name: 'latency', text: 'the longest time any other message takes', kind: 'integer', min: 1, max: 40, unit: 'ms', default: 8 },
]

function network(given: Parameters): Network {
  const slow = integer(given, 'slow') * MS
  const link = { from: [ann], to: [cat], quality: { latency: [slow, slow] } } as const
  return { ...reliable([MS, integer(given, 'latency') * MS]), links: [link] }
}

function nodes(given: Parameters): NodeSpec[] {
  const protocol = clocks[given.stamps as string]!
  const offset = -integer(given, 'behind') * MS
  return ['Ann', 'Bob', 'Cat'].map((name, id) =>
    ({ name, protocol, config: { nodes: people, most: MOST }, clock: { offset: id === bob ? offset : 0, ppm: 0 } }))
}

export const setup = (given: Parameters): Setup => ({
  nodes: nodes(given), network: network(given), requests, loops: [], faults: [], situations: [],
  until: 2_200 * MS, limit: 5_000,
})
