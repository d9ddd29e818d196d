/** Trouble for a set-up, drawn from the seed: the same seed gives the same cuts, crashes, pauses and network. */
import {
  drawBetween, rootLineage, root, stream, type Fault, type Micros, type Network, type NodeId,
  type Setup, type TimedFault,
} from '@quorate/kernel'

/** Kinds of trouble that a protocol does not claim to stand are turned off. */
export interface Trouble {
  /** The nodes that may be cut off, crashed and paused; all of them by default. */
  readonly nodes?: readonly NodeId[]
  readonly cuts?: boolean
  readonly crashes?: boolean
  readonly pauses?: boolean
  readonly loss?: boolean
  readonly duplication?: boolean
  readonly reordering?: boolean
}

/** Draws one after the other; the n-th draw of a seed is always the same. */
type Dice = (min: number, max: number) => number

function diceOf(seed: number): Dice {
  let n = 0
  return (min, max) => drawBetween(seed, stream.choose, rootLineage(root.fault, 1_000_000, n++), min, max)
}

/** The set-up with one to four episodes of trouble in its first 70 %, each over after 2 to 20 % of the run. */
export function withFaults(setup: Setup, seed: number, trouble: Trouble = {}): Setup {
  const dice = diceOf(seed)
  const network = troubledNetwork(setup.network, dice, trouble)
  const episodes = Array.from({ length: dice(1, 4) }, () => {
    const at = Math.floor((setup.until * dice(2, 50)) / 100)
    const end = at + Math.floor((setup.until * dice(2, 20)) / 100)
    return episode(at, end, dice, trouble, trouble.nodes ?? setup.nodes.map((_, id) => id))
  })
  return { ...setup, network, faults: [...setup.faults, ...episodes.flat()] }
}

function troubledNetwork(network: Network, dice: Dice, trouble: Trouble): Network {
  const rate = (on: boolean | undefined, ...rates: readonly number[]): number => {
    const drawn = rates[dice(0, rates.length - 1)]!
    return on === false ? 0 : drawn
  }
  const reorder = rate(trouble.reordering, 0, 100_000)
  return {
    ...network,
    loss: Math.max(network.loss, rate(trouble.loss, 0, 10_000, 50_000)),
    duplicate: Math.max(network.duplicate, rate(trouble.duplication, 0, 20_000, 100_000)),
    reorder: Math.max(network.reorder, reorder),
    reorderBy: reorder === 0 ? network.reorderBy : [0, longest(network.latency) * 4],
  }
}

/** The longest that a message usually takes. */
const longest = (latency: Network['latency']): Micros =>
  ('kind' in latency ? (latency.kind === 'constant' ? latency.is : latency.min * 2) : latency[1])

function episode(at: Micros, end: Micros, dice: Dice, trouble: Trouble, nodes: readonly NodeId[]): TimedFault[] {
  const node = nodes[dice(0, nodes.length - 1)]!
  const kind = dice(0, 3)
  const oneWay = dice(0, 3) === 0
  const side = nodes.filter(() => dice(0, 1) === 0)
  if (kind === 0 && trouble.crashes !== false) {
    return [{ at, fault: { kind: 'crash', node } }, { at: end, fault: { kind: 'restart', node } }]
  }
  if (kind === 1 && trouble.pauses !== false) {
    return [{ at, fault: { kind: 'pause', node } }, { at: end, fault: { kind: 'resume', node } }]
  }
  const other = nodes.filter(id => !side.includes(id))
  if (trouble.cuts === false || side.length === 0 || other.length === 0) return []
  const fault: Fault = oneWay ? { kind: 'cut-one-way', from: side, to: other } : { kind: 'cut', sides: [side, other] }
  return [{ at, fault }, { at: end, fault: { kind: 'heal' } }]
}
