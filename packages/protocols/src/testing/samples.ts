/** Samples: every step that real runs made, taken out of them so that each can be made again in another way. */
import {
  deepFreeze, durableOf, start, step, World, type AnyProtocol, type AnyTypes, type Asks, type Disk, type Event, type Micros,
  type NodeId, type Pending, type Setup, type Stepped,
} from '@quorate/kernel'

type State = AnyTypes['state']

export interface Sample {
  readonly setup: Setup
  readonly seed: number
  readonly index: number
  readonly time: Micros
  readonly node: NodeId
  /** Null for a start. */
  readonly before: State | null
  readonly event: Event | null
  /** What a start found on its disk: null at birth. */
  readonly disk: Disk<AnyTypes> | null
  readonly after: State
}

export const protocolOf = ({ setup, node }: Sample): AnyProtocol => setup.nodes[node]!.protocol

/** "copies at n2, event 17 of seed 3 (message Put)" */
export function placeOf(sample: Sample): string {
  const { setup, seed, index, node, event } = sample
  return `${protocolOf(sample).name} at ${setup.nodes[node]!.name}, event ${index} of seed ${seed} (${whatOf(event)})`
}

function whatOf(event: Event | null): string {
  if (event === null) return 'start'
  if (event.kind === 'timeout') return `timer ${event.timer}`
  if (event.kind === 'disk') return 'a flush that ended'
  return event.kind === 'request' ? 'request' : `message ${JSON.stringify(event.message).slice(0, 80)}`
}

/** Every start and step of one run. A handler that throws ends the run; its step is a sample too. */
export function samplesOf(setup: Setup, seed: number): Sample[] {
  const samples: Sample[] = []
  const states: State[] = setup.nodes.map(() => null)
  const disks: (Disk<AnyTypes> | null)[] = setup.nodes.map(() => null)
  const world: World = new World(setup, { seed, interventions: [] }, {
    executed: ({ index, time, node, pending, act, lost }) => {
      const after = world.node(node).state
      if (act?.kind === 'crash') disks[node] = durableOf(setup.nodes[node]!.protocol, after)
      if (act !== null || lost !== null) return
      const event = eventOf(pending)
      samples.push({
        setup, seed, index, time, node, event, after,
        before: event === null ? null : states[node], disk: event === null ? disks[node]! : null,
      })
      states[node] = after
    },
  })
  world.run()
  return samples
}

function eventOf(item: Pending): Event | null {
  if (item.kind === 'message') return { kind: 'message', from: item.from, message: item.message }
  if (item.kind === 'timeout') return { kind: 'timeout', timer: item.timer, key: item.key }
  if (item.kind === 'request') return { kind: 'request', id: item.id, request: item.request }
  return null
}

/** The clock stands still at the sample's time; choices go round: 0, 1, 2 … modulo what is asked for. */
function asksOf({ time }: Sample): Asks {
  let asked = 0
  return { clock: () => time, choose: n => asked++ % n }
}

/** The step of a sample once more, on frozen input. */
export function stepAgain(sample: Sample, event = sample.event): Stepped<AnyTypes> {
  const protocol = protocolOf(sample)
  if (event === null) {
    const { config } = sample.setup.nodes[sample.node]!
    return start(protocol, deepFreeze(config), sample.node, deepFreeze(sample.disk), asksOf(sample))
  }
  return step(protocol, deepFreeze(sample.before), deepFreeze(event), asksOf(sample))
}

/** A restart of the sample's node with this disk. */
export function restart(sample: Sample, disk: Disk<AnyTypes>): State {
  const { config } = sample.setup.nodes[sample.node]!
  return start(protocolOf(sample), config, sample.node, deepFreeze(disk), asksOf(sample)).state
}
