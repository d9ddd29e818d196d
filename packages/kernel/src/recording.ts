/**
 * A recording is an executed Run: every event with its cause, and the world at any of them. Events are kept in
 * columns; the world is saved every 512 events, so that any state is a saved one and at most 511 steps.
 */
import type { Done } from './faults.ts'
import { Judge, type Finding, type SituationSpans, type WitnessCount } from './judge.ts'
import type { AnyTypes, Effect, Micros, NodeId, Note } from './protocol.ts'
import type { PendingMessage } from './queue.ts'
import { child, ordinal, type Lineage } from './tape.ts'
import type { Role } from './view.ts'
import { withNames } from './words.ts'
import { kinds, type Executed, type HistoryLine, type Kind, type Lost } from './observer.ts'
import type { Setup, Tape } from './setup.ts'
import { World, type Saved } from './world.ts'

const SAVE_EVERY = 512

/** A message as it was sent, and what became of it. */
export interface SentMessage {
  readonly id: number
  readonly from: NodeId
  readonly to: NodeId
  readonly message: unknown
  readonly lineage: Lineage
  readonly sentAt: Micros
  /** The event that sent it. */
  readonly sentBy: number
  /** When it arrives, or would have arrived. */
  readonly due: Micros
  /** The event with which it arrived or was lost; −1 while it is on its way. */
  readonly endedBy: number
  readonly lost: Lost | null
  /** It is not what was sent. */
  readonly corrupted: boolean
}

export interface TraceEvent {
  readonly index: number
  readonly time: Micros
  readonly kind: Kind
  readonly node: NodeId
  readonly lineage: Lineage
  /** The event that caused this one; −1 where none did. */
  readonly cause: number
  /** The id of the message that arrived or was lost; −1 otherwise. */
  readonly message: number
  /** "election", "raft.heartbeat": the timer that fired. */
  readonly timer: string | null
  readonly request: { readonly id: number; readonly request: unknown } | null
  readonly act: Done | null
  /** A person did it: it is an intervention, or what one made happen later. */
  readonly byHand: boolean
  readonly lost: Lost | null
  readonly changed: boolean
  readonly notes: readonly Note[]
  readonly responses: readonly Extract<Effect, { kind: 'respond' }>[]
}

/** From this event on, the node has this role and epoch. */
export interface Tenure {
  readonly event: number
  readonly node: NodeId
  readonly role: Role
  readonly epoch: number | null
}

interface Detail {
  readonly timer?: string
  readonly request?: TraceEvent['request']
  readonly act?: Done
  readonly byHand?: boolean
  readonly lost?: Lost
  readonly notes?: readonly Note[]
  readonly responses?: TraceEvent['responses']
}

const NOTHING: Detail = {}

export class Recording {
  readonly setup: Setup
  readonly tape: Tape
  readonly history: HistoryLine[] = []
  readonly digest: string
  readonly findings: readonly Finding[]
  readonly witnesses: readonly WitnessCount[]
  readonly missed: World['missed']
  readonly situations: readonly SituationSpans[]
  /** Every change of a node's role or epoch, in order. */
  readonly tenures: Tenure[] = []
  readonly #times: Micros[] = []
  readonly #kinds: number[] = []
  readonly #nodes: NodeId[] = []
  readonly #lineages: Lineage[] = []
  readonly #causes: number[] = []
  readonly #messageOf: number[] = []
  readonly #changed: boolean[] = []
  readonly #details: Detail[] = []
  readonly #messages: SentMessage[] = []
  readonly #saved: Saved[] = []
  readonly #lastTenure: (Tenure | undefined)[] = []
  #walker: World | null = null

  constructor(setup: Setup, tape: Tape) {
    this.setup = setup
    this.tape = tape
    const judge = new Judge(setup)
    const world = new World(setup, tape, {
      executed: event => this.#add(event),
      crashed: (node, event) => judge.crashed(node, event),
      stepped: (seen, event) => {
        judge.stepped(seen, event)
        this.#tenure(seen.node, seen.after, event)
      },
      sent: message => this.#messages.push(sentMessage(message)),
      history: line => this.history.push(line),
    }, true)
    this.#saved.push(world.save())
    for (let more = true; more; ) {
      world.run(world.events + SAVE_EVERY)
      more = world.events >= this.#saved[this.#saved.length - 1]!.core.events + SAVE_EVERY
      if (more) this.#saved.push(world.save())
    }
    this.digest = world.digest
    this.missed = world.missed
    this.witnesses = judge.witnesses
    this.situations = judge.situations
    const findings = world.thrown === null ? judge.findings : [...judge.findings, thrownFinding(world)]
    this.findings = findings.map(finding => ({ ...finding, evidence: withNames(finding.evidence, world.names) }))
  }

  get length(): number {
    return this.#times.length
  }

  /** The virtual time of the last event, µs. */
  get end(): Micros {
    return this.#times[this.length - 1] ?? 0
  }

  event(index: number): TraceEvent {
    const detail = this.#details[index]!
    return {
      index, time: this.#times[index]!, kind: kinds[this.#kinds[index]!]!, node: this.#nodes[index]!,
      lineage: this.#lineages[index]!, cause: this.#causes[index]!, message: this.#messageOf[index]!,
      timer: detail.timer ?? null, request: detail.request ?? null, act: detail.act ?? null,
      byHand: detail.byHand ?? false, lost: detail.lost ?? null,
      changed: this.#changed[index]!, notes: detail.notes ?? [], responses: detail.responses ?? [],
    }
  }

  message(id: number): SentMessage {
    return this.#messages[id]!
  }

  get messages(): readonly SentMessage[] {
    return this.#messages
  }

  /** The world right after the event with this index. It is only lent: the next call moves it. */
  worldAfter(index: number): World {
    const wanted = index + 1
    const walker = (this.#walker ??= new World(this.setup, this.tape))
    if (walker.events > wanted || wanted - walker.events > SAVE_EVERY) walker.load(this.#savedBefore(wanted))
    while (walker.events < wanted && walker.step());
    return walker
  }

  /** Events that this one caused, in order. */
  effectsOf(index: number): number[] {
    const found: number[] = []
    for (let i = index + 1; i < this.length; i++) if (this.#causes[i] === index) found.push(i)
    return found
  }

  #tenure(node: NodeId, state: AnyTypes['state'], event: number): void {
    const { view } = this.setup.nodes[node]!.protocol
    const role = view.role(state)
    const epoch = view.epoch(state)
    const last = this.#lastTenure[node]
    if (last !== undefined && last.role.word === role.word && last.epoch === epoch) return
    const tenure = { event, node, role, epoch }
    this.#lastTenure[node] = tenure
    this.tenures.push(tenure)
  }

  #savedBefore(events: number): Saved {
    let low = 0
    for (let high = this.#saved.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (this.#saved[middle]!.core.events <= events) low = middle
      else high = middle - 1
    }
    return this.#saved[low]!
  }

  #add(event: Executed): void {
    const { pending } = event
    this.#times.push(event.time)
    this.#kinds.push(kinds.indexOf(event.kind))
    this.#nodes.push(event.node)
    this.#lineages.push(event.lineage)
    this.#causes.push(event.cause)
    this.#changed.push(event.changed)
    const message = pending.kind === 'message' ? pending.id : -1
    this.#messageOf.push(message)
    if (message >= 0) this.#messages[message] = { ...this.#messages[message]!, endedBy: event.index, lost: event.lost }
    this.#details.push(detailOf(event))
  }
}

function detailOf(event: Executed): Detail {
  const { pending, act, lost, notes } = event
  const responses = event.effects.filter(effect => effect.kind === 'respond')
  const plain = act === null && lost === null && notes.length === 0 && responses.length === 0
  if (plain && pending.kind === 'message') return NOTHING
  return {
    ...(pending.kind === 'timeout' && { timer: pending.timer }),
    ...(pending.kind === 'request' && { request: { id: pending.id, request: pending.request } }),
    ...(act !== null && { act, byHand: pending.kind === 'act' && !pending.planned }),
    ...(lost !== null && { lost }),
    ...(notes.length > 0 && { notes }),
    ...(responses.length > 0 && { responses }),
  }
}

const sentMessage = (m: PendingMessage): SentMessage => ({
  id: m.id, from: m.from, to: m.node, message: m.message, lineage: m.lineage, sentAt: m.sentAt, sentBy: m.cause,
  due: m.time, endedBy: -1, lost: null, corrupted: m.corrupted,
})

const thrownFinding = (world: World): Finding => ({
  property: 'Handlers are total',
  event: world.thrown!.event,
  evidence: `a handler of ${world.names[world.thrown!.node]} threw at event ${world.thrown!.event} instead of answering`,
})

/** The lineage that an act after this event would get: what the next intervention can be put after. */
export const interventionLineage = (after: Lineage, n: number): Lineage => child(after, ordinal.intervention + n)
