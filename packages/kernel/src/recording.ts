/**
 * A recording is an executed Run: every event with its cause, and the world at any of them. Numbers are kept in columns
 * (trace.ts), and the world is saved every 64 events; of a long run less often, so that there are never more than 256
 * saved worlds. Any state is a saved one and some steps: at most 63 in a run of up to 16,384 events, and at most a
 * 128th of a longer one. What is not a number is kept of such a run, and made again by the same steps of a longer one
 * (stretch.ts).
 */
import { Deadlines, type Kept } from './deadlines.ts'
import type { Done } from './faults.ts'
import { Judge, type Finding, type SituationSpans, type WitnessCount } from './judge.ts'
import type { HistoryLine, Lost } from './observer.ts'
import type { AnyTypes, Micros, NodeId } from './protocol.ts'
import type { PendingMessage } from './queue.ts'
import type { Setup, Tape } from './setup.ts'
import { stretchFrom, Stretches, Stretching, type Detail, type Stretch } from './stretch.ts'
import { child, ordinal, type Lineage } from './tape.ts'
import { Trace, type Row } from './trace.ts'
import type { Role } from './view.ts'
import { withNames } from './words.ts'
import { World, type Saved } from './world.ts'

const SAVE_EVERY = 64
const MOST_SAVED = 256
/** So many events have their details kept. A run that people look at is not longer. */
const MOST_DETAILS = 16_384

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

/** A planned fault or an act by hand, as it happened: perhaps in vain. */
export interface Acted {
  readonly event: number
  readonly time: Micros
  readonly act: Done
  readonly byHand: boolean
}

/** Everything that is known of an event. `timer` is the one that fired: "election", "raft.heartbeat". */
export type TraceEvent = Row & Detail

/** From this event on, the node has this role and epoch. */
export interface Tenure {
  readonly event: number
  readonly node: NodeId
  readonly role: Role
  readonly epoch: number | null
}

export class Recording {
  readonly setup: Setup
  readonly tape: Tape
  readonly history: HistoryLine[] = []
  readonly digest: string
  readonly findings: readonly Finding[]
  readonly witnesses: readonly WitnessCount[]
  readonly missed: World['missed']
  readonly situations: readonly SituationSpans[]
  /** What became of the deadlines of the set-up; empty where an order was chosen, for that has no times. */
  readonly deadlines: readonly Kept[]
  /** Every change of a node's role or epoch, in order. */
  readonly tenures: Tenure[] = []
  /** Every act, in order. */
  readonly acts: Acted[] = []
  readonly #trace = new Trace()
  readonly #stretches = new Stretches(MOST_DETAILS)
  /** Of a run that has not become too long, all of them up to now, the last one unfinished. */
  #taken: Stretching[] | null = []
  #saved: readonly Saved[] = []
  #saveEvery = SAVE_EVERY
  readonly #lastTenure: (Tenure | undefined)[] = []
  #walker: World | null = null

  constructor(setup: Setup, tape: Tape) {
    this.setup = setup
    this.tape = tape
    const judge = new Judge(setup)
    const deadlines = new Deadlines(setup, tape, () => world)
    const world: World = new World(setup, tape, {
      executed: event => {
        this.#trace.add(event)
        if (event.act !== null) this.#acted(event.act)
        this.#taken?.at(-1)?.executed(event)
        deadlines.executed(event)
      },
      crashed: (node, event) => {
        judge.crashed(node, event)
        deadlines.crashed(node)
      },
      stepped: (seen, event) => {
        judge.stepped(seen, event)
        deadlines.stepped(seen)
        this.#tenure(seen.node, seen.after, event)
      },
      sent: message => {
        this.#trace.addMessage()
        this.#taken?.at(-1)?.message(message)
      },
      history: line => {
        this.history.push(line)
        deadlines.history(line)
      },
    }, true)
    this.#runAndSave(world)
    deadlines.close()
    this.#trace.close()
    this.#taken?.forEach((stretch, number) => this.#stretches.get(number, () => stretch))
    this.#taken = null
    this.digest = world.digest
    this.missed = world.missed
    this.witnesses = judge.witnesses
    this.situations = judge.situations
    const findings = world.thrown === null ? judge.findings : [...judge.findings, thrownFinding(world)]
    this.findings = findings.map(finding => ({ ...finding, evidence: withNames(finding.evidence, world.names) }))
    this.deadlines = deadlines.kept.map(kept => ({ ...kept, because: withNames(kept.because, world.names) }))
  }

  #runAndSave(world: World): void {
    let next = 0
    while (world.events >= next) {
      this.#save(world)
      if (world.events >= MOST_DETAILS) {
        this.#taken = null
        world.takeNoNotes()
      }
      this.#taken?.push(new Stretching())
      next = world.events + this.#saveEvery
      world.run(next)
    }
  }

  /** Where there would be too many, every second one goes. */
  #save(world: World): void {
    this.#saved = [...this.#saved, world.save()]
    if (this.#saved.length <= MOST_SAVED) return
    this.#saved = this.#saved.filter((_, i) => i % 2 === 0)
    this.#saveEvery *= 2
  }

  get length(): number {
    return this.#trace.length
  }

  /** The virtual time of the last event, µs. */
  get end(): Micros {
    return this.length === 0 ? 0 : this.#trace.row(this.length - 1).time
  }

  /** What of an event is a number, which is kept of a run of any length. */
  row(index: number): Row {
    return this.#trace.row(index)
  }

  event(index: number): TraceEvent {
    const number = this.#stretchOf(index, ({ core }) => core.events)
    const detail = this.#stretch(number).details[index - this.#saved[number]!.core.events]!
    return { ...this.#trace.row(index), ...detail }
  }

  message(id: number): SentMessage {
    const number = this.#stretchOf(id, ({ wire }) => wire.messages)
    return this.#sent(id, this.#stretch(number).sent[id - this.#saved[number]!.wire.messages]!)
  }

  #sent(id: number, m: PendingMessage): SentMessage {
    const endedBy = this.#trace.endOf(id)
    return {
      id, from: m.from, to: m.node, message: m.message, lineage: m.lineage, sentAt: m.sentAt, sentBy: m.cause,
      due: m.time, endedBy, lost: endedBy < 0 ? null : this.#trace.row(endedBy).lost, corrupted: m.corrupted,
    }
  }

  /** How many messages were sent. */
  get sent(): number {
    return this.#trace.sent
  }

  /** All of them, made anew for every caller. */
  get messages(): readonly SentMessage[] {
    const all: SentMessage[] = []
    this.#saved.forEach((_, number) => {
      for (const message of this.#stretch(number).sent) all.push(this.#sent(all.length, message))
    })
    return all
  }

  /** The world right after the event with this index. It is only lent: the next call moves it. */
  worldAfter(index: number): World {
    const wanted = index + 1
    const walker = (this.#walker ??= new World(this.setup, this.tape))
    const saved = this.#saved[this.#stretchOf(wanted, ({ core }) => core.events)]!
    if (walker.events > wanted || walker.events < saved.core.events) walker.load(saved)
    while (walker.events < wanted && walker.step());
    return walker
  }

  /** Events that this one caused, in order. */
  effectsOf(index: number): number[] {
    return this.#trace.effectsOf(index)
  }

  #acted(act: Done): void {
    const { index: event, time, byHand } = this.#trace.row(this.#trace.length - 1)
    this.acts.push({ event, time, act, byHand })
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

  /** The last saved world that had counted at most so much: what follows it is the stretch of that number. */
  #stretchOf(count: number, counted: (saved: Saved) => number): number {
    let low = 0
    for (let high = this.#saved.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (counted(this.#saved[middle]!) <= count) low = middle
      else high = middle - 1
    }
    return low
  }

  #stretch(number: number): Stretch {
    return this.#stretches.get(number, () => {
      const saved = this.#saved[number]!
      const end = this.#saved[number + 1]?.core.events ?? this.length
      return stretchFrom(this.setup, this.tape, saved, end - saved.core.events)
    })
  }
}

const thrownFinding = (world: World): Finding => ({
  property: 'Handlers are total',
  event: world.thrown!.event,
  evidence: `a handler of ${world.names[world.thrown!.node]} threw at event ${world.thrown!.event} instead of answering`,
})

/** The lineage that an act after this event would get: what the next intervention can be put after. */
export const interventionLineage = (after: Lineage, n: number): Lineage => child(after, ordinal.intervention + n)
