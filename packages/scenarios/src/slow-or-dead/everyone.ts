import { reliable, type NodeId, type NodeSpec } from '@quorate/kernel'
import { adaptiveDetector, failureDetector, phiAccrual } from '@quorate/protocols'
import type { Parameters, Scenario } from '../scenario.ts'
import { dueParameter, integer, isAlwaysDue, MS } from '../values.ts'
import { heartbeatParameter, latencyParameter, timeoutParameter } from './story.ts'

const members: readonly NodeId[] = [0, 1, 2, 3]
/** Gone before it has said a word. */
const unheard: NodeId = 3
const LATER = 1_500
const BACK = 2_500
/** n2, which has been heard for as long as anybody. */
const known: NodeId = 1

/** What both detectors let one see, in the order of `config.watches`. */
interface Watcher {
  readonly config: { readonly watches: readonly NodeId[]; readonly thresholds?: readonly number[] }
  readonly suspected?: readonly boolean[]
  readonly level?: readonly number[]
  readonly heard?: readonly number[]
}
type States = readonly (Watcher | null)[]

const suspects = ({ config, suspected, level }: Watcher, node: NodeId): boolean => {
  const at = config.watches.indexOf(node)
  return suspected?.[at] ?? level?.[at] === config.thresholds!.length
}

/** Whoever is up and wrong about another. */
function wrong(states: States, is: (isSuspected: boolean, isUp: boolean, heard: number) => boolean): string | null {
  for (const [id, state] of states.entries()) {
    const other = state?.config.watches
      .find((node, at) => is(suspects(state, node), states[node] !== null, state.heard?.[at] ?? 0))
    if (other !== undefined) return `node ${id} was wrong about node ${other}, which is ${states[other] === null ? 'down' : 'up'}`
  }
  return null
}

const settled = (states: States): string | null => wrong(states, (isSuspected, isUp) => isSuspected === isUp)

const [WINDOW, LEAST_DEVIATION] = [32, 5]
/**
 * Heartbeats until φ has unlearned what trouble taught it. Where clocks ran apart, they seemed to come d sooner than
 * they will. When p of the window are as ever again, the mean is (1 − p)·d too small and the deviation d·√(p(1 − p)) or
 * more. So the patience for φ = 8, z = 5.61 deviations, exceeds a heartbeat by (z − √((1 − p) ∕ p)) least deviations at
 * the worst d. That is more than 20 ms, by which one may be late, with p = 8 of 32; one more is for what latency does
 * to the mean. Where they may come later, the new times deviate by themselves.
 */
const UNLEARNED = 9
/** P2 and P3: so few times do not outweigh the spread of what was expected at first. */
const FEW = 3

function nodes(parameters: Parameters): NodeSpec[] {
  const { detector } = parameters
  const heartbeat = integer(parameters, 'heartbeat') * MS
  const times = { heartbeat, timeout: integer(parameters, 'timeout') * MS, increment: 50 * MS }
  const phi = { heartbeat, thresholds: [8], window: WINDOW, minDeviation: LEAST_DEVIATION * MS }
  const protocol = detector === 'phi' ? phiAccrual : detector === 'fixed' ? failureDetector : adaptiveDetector
  return members.map(id => {
    const others = members.filter(node => node !== id)
    const config = { watchers: others, watches: others, ...(detector === 'phi' ? phi : times) }
    return { name: `n${id + 1}`, protocol, config }
  })
}

export const slowOrDeadEveryone: Scenario = {
  name: 'slow-or-dead/everyone',
  title: 'Slow or dead: everybody watches everybody',
  summary: 'Four nodes send heartbeats to each other. n4 is dead before it has said a word, and n2 crashes later. '
    + 'Each of the others has to find out by itself, and nobody compares notes.',
  lookFor: [
    'n4 is gone at once. Nobody has ever heard from it, and its silence is timed all the same.',
    'The others suspect n4 at the same time: nobody has heard anything that could tell them apart.',
    'At 1.5 s n2 crashes. n1 and n3 suspect it a timeout after the last heartbeat that reached each of them.',
    'At 2.5 s n2 is back. It knows nothing, trusts everybody, and suspects n4 anew.',
  ],
  protocol: 'failure-detector',
  parameters: [
    {
      name: 'detector', text: 'a timeout that stays, one that grows with mistakes, or one by how surprising a silence is', kind: 'choice',
      values: ['fixed', 'adaptive', 'phi'], default: 'fixed',
    },
    timeoutParameter(300), heartbeatParameter, latencyParameter(20), dueParameter,
  ],
  seed: 4,
  judges: [],
  relies: ['clocks-equal'],
  without: [{ assumption: 'timeouts-fit', parameters: { latency: 400, due: 'always' } }],
  needs: [],
  setup: parameters => {
    const [heartbeat, timeout, latency] = ['heartbeat', 'timeout', 'latency'].map(name => integer(parameters, name)) as
      [number, number, number]
    // A silence is no surprise where messages take less than what is allowed beyond a heartbeat.
    const isGentle = isAlwaysDue(parameters) || (timeout >= heartbeat + 2 * latency && 2 * latency <= heartbeat)
    const isPhi = parameters.detector === 'phi'
    const [soon, watched] = [(2 * heartbeat + 2 * latency) * MS, 5 * heartbeat * MS]
    return {
      nodes: nodes(parameters), network: reliable([MS, latency * MS]), requests: [], loops: [],
      faults: [
        { at: 0, fault: { kind: 'crash', node: unheard } },
        { at: LATER * MS, fault: { kind: 'crash', node: known } },
        { at: BACK * MS, fault: { kind: 'restart', node: known } },
      ],
      situations: [{
        name: 'somebody is mistaken', text: 'a node that is up is wrong about another',
        holds: states => settled(states as States) !== null,
      }],
      deadlines: !isGentle ? [] : [isPhi ? {
        name: 'Who Begins Is Given Time', within: soon, watched,
        text: `As soon as a heartbeat can have come after all trouble has ended, nobody suspects who is up and was heard ${FEW} times at most`,
        always: (states: States) => wrong(states, (isSuspected, isUp, heard) => isSuspected && isUp && heard <= FEW),
      } : {
        name: 'Right About Everyone In Time', within: (2 * timeout + 2 * heartbeat) * MS, watched,
        text: 'The stated time after all trouble has ended, all suspect who is down and nobody else, and so it stays',
        always: (states: States) => settled(states),
      }, {
        // How soon φ grows depends on what was heard before, so of the dead nothing is due.
        name: 'The Living Are Trusted In Time', within: soon + (isPhi ? UNLEARNED * heartbeat * MS : 0), watched,
        text: 'As soon as heartbeats can have come after all trouble has ended, nobody suspects who is up',
        always: (states: States) => wrong(states, (isSuspected, isUp) => isSuspected && isUp),
      }],
      until: 4_000 * MS, limit: 20_000,
    }
  },
  settled: settled as NonNullable<Scenario['settled']>,
}
