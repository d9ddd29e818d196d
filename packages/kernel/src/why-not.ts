/**
 * Why something has not happened: what nodes wait for, whose contribution is missing, and what became of it. Protocols
 * say what they wait for (`waits`); the rest is what the run recorded of messages between the two.
 */
import type { Micros, NodeId, Wait } from './protocol.ts'
import type { Recording, SentMessage } from './recording.ts'
import { faultBehind } from './fault-behind.ts'
import { listText, timeText } from './text.ts'
import { headline, messageView, noteText, sentence, withNames } from './words.ts'
import { World } from './world.ts'

/**
 * Never sent; lost on its way, by a cut or otherwise; late: still on its way, or held back; unanswered: the question
 * was handled and nothing came of it yet; refused: an answer came, and it was not what is needed.
 */
export type Became = 'never sent' | 'lost' | 'cut' | 'late' | 'unanswered' | 'refused'

export interface Fate {
  readonly node: NodeId
  readonly became: Became
  readonly sentence: string
  /** The events that show it, in order: the loss and the fault behind it, or the event that handled it. */
  readonly events: readonly number[]
  /** Rules of the notes of the event that handled it. */
  readonly rules: readonly string[]
}

export interface Waiting {
  readonly node: NodeId
  readonly wait: Wait
  /** The event since which the node has been waiting for this. */
  readonly since: number
  readonly sentence: string
  readonly missing: readonly Fate[]
}

/** What is being waited for right after an event, by one node or by all. */
export function whyNot(recording: Recording, event = recording.length - 1, node?: NodeId): Waiting[] {
  const known = sinceWhen(recording, event)
  const { names } = recording.worldAfter(event)
  const nodes = node === undefined ? names.map((_, id) => id) : [node]
  return nodes.flatMap(id => [...known[id]!.values()].map(({ wait, since: first }): Waiting => {
    const since = lastAnswered(recording, id, wait, first, event)
    const missing = wait.missing.map(other => fateOf(recording, id, other, since, event))
    return { node: id, wait, since, sentence: waitText(names[id]!, wait, names, recording.event(since).time), missing }
  }))
}

/** Who waits for one thing again and again, such as a heartbeat, waits since the last one: its rule tells of it. */
function lastAnswered(recording: Recording, node: NodeId, { need, rule }: Wait, since: number, until: number): number {
  if (need !== 1) return since
  for (let i = until; i > since; i--) {
    const event = recording.event(i)
    if (event.node === node && event.notes.some(note => note.rule === rule)) return i
  }
  return since
}

function waitText(name: string, wait: Wait, names: readonly string[], since: Micros): string {
  const { have, need, missing } = wait
  const from = listText(missing.map(id => names[id]!))
  const what = withNames(wait.for, names)
  return `${name} waits for ${what} since ${timeText(since)}: it has ${have} of ${need}, and nothing from ${from}.`
}

type Known = ReadonlyMap<string, { readonly wait: Wait; readonly since: number }>

/** What each node waits for after an event, with the event since which it does so without a break. */
function sinceWhen(recording: Recording, event: number): Known[] {
  const known: Known[] = recording.setup.nodes.map(() => new Map())
  const world = new World(recording.setup, recording.tape, {
    stepped: ({ node, after }, index) => {
      const waits = recording.setup.nodes[node]!.protocol.waits?.(after) ?? []
      const before = known[node]!
      known[node] = new Map(waits.map(wait => {
        const key = `${wait.rule} ${wait.for}`
        return [key, { wait, since: before.get(key)?.since ?? index }] as const
      }))
    },
    crashed: node => { known[node] = new Map() },
  })
  world.run(event + 1)
  return known
}

/** What became of what `from` owes to `to`: the message that got furthest tells, and of several the last. */
function fateOf(recording: Recording, to: NodeId, from: NodeId, since: number, until: number): Fate {
  // What the gate holds back has its cause already, and is not yet sent.
  const { time } = recording.event(until)
  const sent = recording.messages.filter(({ sentBy, sentAt }) => sentBy >= since && sentBy <= until && sentAt <= time)
  const asked = sent.filter(message => message.from === to && message.to === from)
  const told = sent.filter(message => message.from === from && message.to === to)
  const isAnswer = ({ sentBy }: SentMessage): boolean => asked.some(({ endedBy }) => endedBy === sentBy)
  const answers = asked.length === 0 ? told : told.filter(isAnswer)
  const furthest = furthestOf(answers, until) ?? heldBack(recording, from, to, until) ??
    furthestOf(asked, until) ?? heldBack(recording, to, from, until)
  if (furthest === null) return neverSent(recording, to, from, until)
  return 'became' in furthest ? { ...furthest, node: from } : fateOfMessage(recording, furthest, from, until)
}

/** What a node has to say and may not: its disk does not have yet what it rests on. */
function heldBack(recording: Recording, from: NodeId, to: NodeId, until: number): Fate | null {
  const world = recording.worldAfter(until)
  const held = world.node(from).gate.find(({ effect }) => effect.kind === 'send' && effect.to === to)
  if (held === undefined) return null
  const text = `${world.names[from]} has something for ${world.names[to]}, ` +
    'and holds it back until its disk has what it rests on.'
  return { node: from, became: 'late', sentence: text, events: [held.cause], rules: [] }
}

/** Handled is further than on its way, and that than lost. */
function furthestOf(messages: readonly SentMessage[], until: number): SentMessage | null {
  const stage = ({ endedBy, lost }: SentMessage): number =>
    (endedBy < 0 || endedBy > until ? 1 : lost === null ? 2 : 0)
  return messages.reduce<SentMessage | null>((best, message) =>
    (best === null || stage(message) >= stage(best) ? message : best), null)
}

function neverSent(recording: Recording, to: NodeId, from: NodeId, until: number): Fate {
  const world = recording.worldAfter(until)
  const { up, paused } = world.node(from)
  const why = !up ? ': it is down' : paused ? ': it is paused' : ''
  const text = `${world.names[from]} has sent nothing to ${world.names[to]} since, and was not asked${why}.`
  return { node: from, became: 'never sent', sentence: text, events: [], rules: [] }
}

/** Of one that has not been answered by then: where it is, what took it, or what came of it. */
export function fateOfMessage(recording: Recording, message: SentMessage, node: NodeId, until: number): Fate {
  const { endedBy, lost } = message
  if (endedBy < 0 || endedBy > until) {
    const text = `${nameOf(recording, message)} is still on its way: ${whereabouts(recording, message, until)}.`
    return { node, became: 'late', sentence: text, events: [message.sentBy], rules: [] }
  }
  const ended = recording.event(endedBy)
  if (lost !== null) {
    const fault = faultBehind(recording, ended)
    const text = fault < 0 ? sentence(recording, endedBy) : `${sentence(recording, endedBy)} ${sentence(recording, fault)}`
    const events = fault < 0 ? [endedBy] : [fault, endedBy]
    return { node, became: lost === 'cut' ? 'cut' : 'lost', sentence: text, events, rules: [] }
  }
  return message.from === node ? refused(recording, message) : unanswered(recording, message)
}

/** Where a message is that has not ended: whose time has come waits somewhere. */
function whereabouts(recording: Recording, { from, to, due, lost }: SentMessage, until: number): string {
  const world = recording.worldAfter(until)
  if (lost !== null) return 'it will be lost'
  if (due > world.time) return `due at ${timeText(due)}`
  if (world.links.clogged[from * world.names.length + to] === 1) return 'it waits at the end of a link that is clogged'
  const { paused, slow } = world.node(to)
  if (paused) return `it waits for ${world.names[to]}, which stands still`
  return slow[1] > 0 ? `it waits for ${world.names[to]}, which is slow` : `due at ${timeText(due)}`
}

/** The rule is with who answered; the node that waits has seen the answer, and goes on waiting. */
function refused(recording: Recording, { from, sentBy, endedBy }: SentMessage): Fate {
  const rules = [...recording.event(sentBy).notes, ...recording.event(endedBy).notes].map(({ rule }) => rule)
  const text = `${said(recording, sentBy)} ${said(recording, endedBy)}`
  return { node: from, became: 'refused', sentence: text, events: [sentBy, endedBy], rules }
}

function unanswered(recording: Recording, { to, endedBy }: SentMessage): Fate {
  const rules = recording.event(endedBy).notes.map(({ rule }) => rule)
  return { node: to, became: 'unanswered', sentence: said(recording, endedBy), events: [endedBy], rules }
}

/** What happened and by which rules, without what clients were told. */
function said(recording: Recording, event: number): string {
  const names = recording.setup.nodes.map(({ name }) => name)
  const { notes } = recording.event(event)
  return [headline(recording, recording.event(event)), ...notes.map(note => noteText(note, names))]
    .map(part => `${part}.`).join(' ')
}

function nameOf(recording: Recording, { from, to, message }: SentMessage): string {
  const { nodes } = recording.setup
  const names = nodes.map(({ name }) => name)
  return `${withNames(messageView(nodes[from]!.protocol, message).text, names)} from ${names[from]} to ${names[to]}`
}
