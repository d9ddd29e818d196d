/** One watcher and three nodes that it watches, the same in both scenarios, and what both mark in a run. */
import { reliable, type Network, type NodeId, type NodeSpec, type Situation } from '@quorate/kernel'
import type { failureDetector } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

/** The watcher is node 0, so that node 1 is called n1. */
export const watcher: NodeId = 0
export const n1: NodeId = 1
export const n2: NodeId = 2
export const n3: NodeId = 3
export const watched: readonly NodeId[] = [n1, n2, n3]

export const heartbeatParameter: Parameter = {
  name: 'heartbeat', text: 'from one heartbeat of a node to its next', kind: 'integer', min: 20, max: 500, unit: 'ms',
  default: 100,
}

export const timeoutParameter = (value: number): Parameter => ({
  name: 'timeout', text: 'how long a node may be silent before the watcher suspects it', kind: 'integer', min: 20,
  max: 2_000, unit: 'ms', default: value,
})

export const latencyParameter = (value: number): Parameter => ({
  name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 500, unit: 'ms', default: value,
})

export const lossParameter: Parameter =
  { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 500, unit: 'in a thousand', default: 0 }

export function network(parameters: Parameters): Network {
  return { ...reliable([MS, integer(parameters, 'latency') * MS]), loss: integer(parameters, 'loss') * 1_000 }
}

export function nodes(protocol: typeof failureDetector, parameters: Parameters, increment: number): NodeSpec[] {
  const times = {
    heartbeat: integer(parameters, 'heartbeat') * MS,
    timeout: integer(parameters, 'timeout') * MS,
    increment: increment * MS,
  }
  return [
    { name: 'w', protocol, config: { watchers: [], watches: watched, ...times } },
    ...watched.map(id => ({ name: `n${id}`, protocol, config: { watchers: [watcher], watches: [], ...times } })),
  ]
}

/** What these scenarios read of the watcher's state; its lists are in the order of `watched`. */
export interface Watching {
  readonly suspected: readonly boolean[]
  readonly timeout: readonly number[]
  readonly heard: readonly number[]
  readonly mistakes: readonly number[]
}

type States = readonly (Watching | null)[]

/** Whether one of the watched nodes is like this, in the eyes of the watcher (`at`) and in truth (`isDead`). */
function some(states: States, is: (watching: Watching, at: number, isDead: boolean) => boolean): boolean {
  const watching = states[watcher]
  return watching !== null && watching !== undefined && watched.some((id, at) => is(watching, at, states[id] === null))
}

export const LIVING_SUSPECTED = 'a living node is suspected'
export const DEAD_TRUSTED = 'a dead node is trusted'

/** The two ways of being wrong. Paused nodes and nodes that nobody can hear are alive. */
export const situations: readonly Situation[] = [
  {
    name: LIVING_SUSPECTED,
    text: 'the watcher suspects a node that has not crashed',
    holds: states => some(states, ({ suspected }, at, isDead) => suspected[at]! && !isDead),
  },
  {
    name: DEAD_TRUSTED,
    text: 'the watcher does not suspect a node that has crashed since it was heard from',
    holds: states => some(states, ({ suspected, heard }, at, isDead) => !suspected[at] && heard[at]! > 0 && isDead),
  },
]

/** An eventually perfect detector is right about everyone in the end. */
export function settled(states: readonly (Watching | null)[]): string | null {
  const watching = states[watcher]
  if (watching === null || watching === undefined) return `node ${watcher} is down`
  const wrong = watched.filter((id, at) => watching.suspected[at] !== (states[id] === null))
  if (wrong.length === 0) return null
  return `node ${watcher} was wrong about ${wrong.map(id => `node ${id}, which is ${states[id] === null ? 'down' : 'up'}`).join(', and ')}`
}
