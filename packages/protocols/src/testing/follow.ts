/** A timed run followed by nodes without time: every event must be an input that they admit, and end in its state. */
import {
  difference, mayFire, readClock, UntimedNode, World, type Ask, type Executed, type Input, type Local, type Micros,
  type NodeId, type Setup,
} from '@quorate/kernel'

/** What in the run the untimed nodes do not do, as one sentence; null where they can do all of it. */
export function divergence(setup: Setup, seed: number): string | null {
  const follower = new Follower(setup)
  const found: string[] = []
  const world: World = new World(setup, { seed, interventions: [] }, {
    executed: event => {
      const { clock, state } = world.node(event.node)
      const problem = follower.follow(event, readClock(clock, world.time), state)
      if (problem !== null) found.push(`seed ${seed}, event ${event.index}: ${problem}`)
    },
  })
  while (found.length === 0 && world.step());
  return found[0] ?? null
}

interface Flight {
  readonly from: NodeId
  readonly to: NodeId
  readonly message: unknown
}

class Follower {
  readonly #setup: Setup
  readonly #nodes: readonly UntimedNode[]
  readonly #locals: Local[]
  readonly #flights: Flight[] = []

  constructor(setup: Setup) {
    this.#setup = setup
    // With their clocks as they are, not relative: the run's states hold its readings.
    this.#nodes = setup.nodes.map((spec, id) => {
      const { clockFields: _, ...protocol } = spec.protocol
      return new UntimedNode({ ...spec, protocol }, id, { disk: 'instant' })
    })
    this.#locals = this.#nodes.map(node => node.unborn())
  }

  follow({ pending, kind, node, act, lost, effects }: Executed, clock: Micros, state: unknown): string | null {
    if (kind === 'act') {
      if (act!.kind === 'crash' && this.#locals[node]!.up) this.#crash(node)
      return null
    }
    if (lost !== null) return null
    const input = inputOf(pending)
    return this.#refusal(node, input) ?? this.#take(node, input, clock, state, sentBy(effects))
  }

  #crash(node: NodeId): void {
    this.#locals[node] = this.#nodes[node]!.take(this.#locals[node]!, { kind: 'crash' }).local
  }

  /** Why the node does not admit the input. */
  #refusal(node: NodeId, input: Input): string | null {
    const { name } = this.#setup.nodes[node]!
    const local = this.#locals[node]!
    if (input.kind === 'start') return local.up ? `${name} starts and is up` : null
    if (!local.up) return `${name} is down and gets a ${input.kind}`
    if (input.kind === 'disk') return local.disk.underWay.length > 0 ? null : `no write of ${name} is under way`
    if (input.kind === 'timeout') {
      const armed = local.timers.find(({ timer, key }) => timer === input.timer && key === input.key)
      if (armed === undefined) return `the timer ${input.timer} of ${name} is not set`
      return mayFire(local, armed) ? null : `the timer ${input.timer} of ${name} fires before ${armed.after.join(', ')}`
    }
    if (input.kind !== 'message') return null
    const isIn = this.#flights.some(each =>
      each.from === input.from && each.to === node && difference(each.message, input.message, '') === null)
    return isIn ? null : `nobody sent ${name} the message ${JSON.stringify(input.message)}`
  }

  /** Some answers to its asks bring the node to the state that it has in the run, and make it send the same. */
  #take(node: NodeId, input: Input, clock: Micros, state: unknown, sent: readonly Sent[]): string | null {
    for (let answers: number[] | null = []; answers !== null;) {
      const taken = this.#nodes[node]!.take(this.#locals[node]!, input, answers)
      const given = taken.asks.map((ask, i) => answers![i] ?? (ask.kind === 'clock' ? clock : 0))
      if (given.length > answers.length && given.some(answer => answer !== 0)) {
        answers = given
        continue
      }
      if (difference([taken.local.state, taken.sent], [state, sent], '') === null) {
        this.#locals[node] = taken.local
        // What was sent stays there: the run may deliver it twice.
        for (const { to, message } of taken.sent) this.#flights.push({ from: node, to, message })
        return null
      }
      answers = otherChoices(taken.asks, given)
    }
    const { name } = this.#setup.nodes[node]!
    return `${name} is ${JSON.stringify(state)} after a ${input.kind}, which no answers to its asks give`
  }
}

type Sent = Pick<Flight, 'to' | 'message'>

const sentBy = (effects: Executed['effects']): Sent[] =>
  effects.flatMap(effect => (effect.kind === 'send' ? [{ to: effect.to, message: effect.message as unknown }] : []))

/** The next way to choose, the clock being what it is. */
function otherChoices(asks: readonly Ask[], given: readonly number[]): number[] | null {
  for (let i = asks.length - 1; i >= 0; i--) {
    const ask = asks[i]!
    if (ask.kind === 'choose' && given[i]! + 1 < ask.n) return [...given.slice(0, i), given[i]! + 1]
  }
  return null
}

function inputOf(pending: Executed['pending']): Input {
  switch (pending.kind) {
    case 'message': return { kind: 'message', from: pending.from, message: pending.message }
    case 'timeout': return { kind: 'timeout', timer: pending.timer, key: pending.key }
    case 'request': return { kind: 'request', id: pending.id, request: pending.request }
    case 'disk': return { kind: 'disk' }
    default: return { kind: 'start' }
  }
}
