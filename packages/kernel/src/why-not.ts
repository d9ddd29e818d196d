/**
 * Why something has not happened: what nodes wait for, whose contribution is missing, and what became of it. Protocols
 * say what they wait for (`waits`); the rest is what the run recorded of messages between the two.
 */
import type { Micros, NodeId, Wait } from './protocol.ts'
import type { Recording, SentMessage } from './recording.ts'
import { faultBehind } from './why.ts'
import { headline, listText, messageView, noteText, sentence, timeText, withNames } from './words.ts'
import { World } from './world.ts'

/**
 * Never sent; lost on its way; late: still on its way; unanswered: the question was handled and nothing came of it yet;
 * refused: an answer came, and it was not what is needed.
 */
export type Became = 'never sent' | 'lost' | 'late' | 'unanswered' | 'refused'

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
  const sent = recording.messages.filter(({ sentBy }) => sentBy >= since && sentBy <= until)
  const asked = sent.filter(message => message.from === to && message.to === from)
  const told = sent.filter(message => message.from === from && message.to === to)
  const isAnswer = ({ sentBy }: SentMessage): boolean => asked.some(({ endedBy }) => endedBy === sentBy)
  const answers = asked.length === 0 ? told : told.filter(isAnswer)
  const furthest = furthestOf(answers, until) ?? furthestOf(asked, until)
  if (furthest === null) return neverSent(recording, to, from, until)
  return fateOfMessage(recording, furthest, from, until)
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

function fateOfMessage(recording: Recording, message: SentMessage, node: NodeId, until: number): Fate {
  const { endedBy, lost } = message
  if (endedBy < 0 || endedBy > until) {
    const then = lost === null ? `due at ${timeText(message.due)}` : 'it will be lost'
    const text = `${nameOf(recording, message)} is still on its way: ${then}.`
    return { node, became: 'late', sentence: text, events: [message.sentBy], rules: [] }
  }
  const ended = recording.event(endedBy)
  if (lost !== null) {
    const fault = faultBehind(recording, ended)
    const text = fault < 0 ? sentence(recording, endedBy) : `${sentence(recording, endedBy)} ${sentence(recording, fault)}`
    return { node, became: 'lost', sentence: text, events: fault < 0 ? [endedBy] : [fault, endedBy], rules: [] }
  }
  return message.from === node ? refused(recording, message) : unanswered(recording, message)
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
