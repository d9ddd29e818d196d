/** Everything about an executed Run that views need at once, as columns and lists. */
import {
  actText, clientOf, interventionLineage, messageView, usuallyWithin, type Fault, type Lineage, type Lost, type NodeId,
  type Recording, type Role, type Shape,
} from '@quorate/kernel'
import { measured, meetingText } from '@quorate/protocols'
import {
  encodeLink, faultLists, milestones, mutantsOf, tallyOf, type Executed, type Judgement, type Scenario,
} from '@quorate/scenarios'
import { clocksOf } from './clocks.ts'
import { openingOf } from './opening.ts'
import type { Placed } from './place.ts'
import type {
  ActInfo, Ask, EventColumns, Mark, MessageColumns, MessageLook, NodeInfo, Operation, QuorumsMeeting, RunSummary,
  ScenarioInfo,
} from './types.ts'

const OUTSIDE: readonly Shape[] = ['client', 'service', 'store']

export function summarize(executed: Executed, handle: number, difference: string | null): RunSummary {
  const { run, scenario, recording, judgements, check, status, basis } = executed
  const { setup, situations } = recording
  const placed: Placed = {
    length: recording.length, nodes: nodesOf(recording), situations, acts: actsOf(recording),
    operations: operationsOf(recording), tenures: recording.tenures, judgements: judgements.map(withSentences),
  }
  return {
    handle, run, check, status, basis, difference, ...placed,
    link: encodeLink({ run, check }),
    scenario: scenarioInfo(scenario, run.parameters),
    quorums: quorumsOf(scenario, run.parameters),
    end: recording.end,
    latency: usuallyWithin(setup.network.latency),
    events: columnsOf(executed),
    messages: messagesOf(recording),
    clocks: clocksOf(recording, placed.acts),
    tally: tallyOf(executed),
    asks: asksOf(recording),
    asking: setup.nodes.flatMap(({ protocol: { view } }, client) =>
      (view.commands ? [{ client, commands: view.commands }] : [])),
    witnesses: recording.witnesses,
    sides: sidesOf(setup.faults.map(({ fault }) => fault)),
    opening: openingOf(placed, scenario.opens, run.mutant !== null),
    faultList: faultListOf(executed),
    interventionEvents: interventionEvents(executed),
    missed: recording.missed.filter(({ kind }) => kind === 'intervention').map(({ position }) => position),
  }
}

/** Invariants say what they see; a person reads sentences. */
const withSentences = (judgement: Judgement): Judgement =>
  ({ ...judgement, evidence: judgement.evidence.map(text => (/[.!?]$/.test(text) ? text : `${text}.`)) })

/** The event of each intervention of a run, in their order; −1 where its moment never came. */
export function interventionEvents({ run, recording }: Executed): number[] {
  if (run.interventions.length === 0) return []
  const events = new Map<Lineage, number>()
  for (let i = 0; i < recording.length; i++) events.set(recording.row(i).lineage, i)
  const before = new Map<Lineage, number>()
  return run.interventions.map(({ after }) => {
    const n = before.get(after) ?? 0
    before.set(after, n + 1)
    return events.get(interventionLineage(after, n)) ?? -1
  })
}

/** The name of the list of faults that was added to a run; '' for others, null for none. */
export function faultListOf({ run: { faults = [], parameters }, scenario }: Executed): string | null {
  if (faults.length === 0) return null
  const setup = scenario.setup(parameters)
  const text = JSON.stringify(faults)
  return Object.entries(faultLists).find(([, list]) => JSON.stringify(list.of(setup)) === text)?.[0] ?? ''
}

function scenarioInfo(scenario: Scenario, parameters: Executed['run']['parameters']): ScenarioInfo {
  const { name, title, summary, lookFor, protocol, seed } = scenario
  const mutants = mutantsOf(scenario.setup(parameters)).map(({ name: mutant, mutant: told }) =>
    ({ name: mutant, text: told.text, rule: told.rule, breaks: told.breaks, source: told.source }))
  const lists = Object.entries(faultLists).map(([list, { text }]) => ({ name: list, text }))
  return { name, title, summary, lookFor, protocol, parameters: scenario.parameters, seed, mutants, faultLists: lists }
}

/** Whoever is asked stands outside, unless there is nobody but those who are asked. */
function nodesOf({ setup, tenures }: Recording): NodeInfo[] {
  const roles = setup.nodes.map((_, id): Role =>
    tenures.find(({ node }) => node === id)?.role ?? { shape: 'follower', word: 'not started' })
  const isOutside = ({ shape }: Role): boolean => OUTSIDE.includes(shape)
  const hasRing = roles.some(role => !isOutside(role))
  return setup.nodes.map(({ name }, id) =>
    ({ name, role: roles[id]!, place: hasRing && isOutside(roles[id]!) ? 'outside' : 'ring' }))
}

function quorumsOf(scenario: Scenario, parameters: Executed['run']['parameters']): QuorumsMeeting[] {
  const system = scenario.quorums?.(parameters)
  if (system === undefined) return []
  return measured(system).meetings.map(meeting => {
    const [first = [], second = []] = meeting.pair
    const rows = [
      { name: system.families[meeting.one]!.name, nodes: first },
      { name: system.families[meeting.other]!.name, nodes: second },
      { name: 'both', nodes: first.filter(node => second.includes(node)) },
    ]
    return { text: meetingText(system, meeting), isKept: meeting.status === 'ok', rows }
  })
}

function columnsOf(executed: Executed): EventColumns {
  const { recording } = executed
  const events = Array.from({ length: recording.length }, (_, i) => recording.row(i))
  return {
    time: events.map(event => event.time),
    node: events.map(event => event.node),
    kind: events.map(event => event.kind),
    cause: events.map(event => event.cause),
    message: events.map(event => event.message),
    lost: events.map((event): Lost | '' => event.lost ?? ''),
    changed: events.map(event => event.changed),
    mark: marksOf(executed),
  }
}

/** Weightier marks are put later, over lighter ones. */
function marksOf(executed: Executed): Mark[] {
  const { recording } = executed
  const marks: Mark[] = Array.from({ length: recording.length }, () => '')
  const led = new Set(recording.tenures.filter(({ role }) => role.shape === 'leader').map(({ event }) => event))
  const found = milestones(executed)
  for (const { event, kinds } of found) marks[event] = kinds.at(-1)!
  for (const { event } of found) if (marks[event] === 'role' && led.has(event)) marks[event] = 'leader'
  for (const { spans } of recording.situations) for (const [from] of spans) marks[from] = 'situation'
  for (const { event, kinds } of found) if (kinds.includes('violation')) marks[event] = 'violation'
  return marks
}

function messagesOf({ setup, messages }: Recording): MessageColumns {
  const looks = new Map<string, { readonly at: number; readonly look: MessageLook }>()
  const look = messages.map(({ from, message, lost }) => {
    const { label, style, epoch } = messageView(setup.nodes[from]!.protocol, message)
    const key = `${lost} ${style} ${epoch} ${label}`
    const known = looks.get(key) ?? { at: looks.size, look: { lost, label, style, epoch } }
    looks.set(key, known)
    return known.at
  })
  return {
    from: messages.map(message => message.from),
    to: messages.map(message => message.to),
    sentBy: messages.map(message => message.sentBy),
    sentAt: messages.map(message => message.sentAt),
    due: messages.map(message => message.due),
    endedBy: messages.map(message => message.endedBy),
    look, looks: [...looks.values()].map(each => each.look),
  }
}

/** Faults and other acts, in order. */
export function actsOf(recording: Recording): ActInfo[] {
  const names = recording.setup.nodes.map(node => node.name)
  return recording.acts.map(({ event, act, byHand }) => ({ event, act, text: actText(act, names), byHand }))
}

function operationsOf(recording: Recording): Operation[] {
  const { history, setup } = recording
  const answers = new Map(history.filter(line => line.kind === 'return').map(line => [line.id, line]))
  return history.filter(line => line.kind === 'invoke').map(asked => {
    const client = clientOf(asked.id)
    const { view } = setup.nodes[client]!.protocol
    const answer = answers.get(asked.id)
    const text = view.request?.(asked.value) ?? JSON.stringify(asked.value)
    const common = { client, text, asked: asked.event, askedAt: asked.time }
    if (answer === undefined) return { ...common, outcome: '', status: 'unknown', answered: -1, answeredAt: null }
    return {
      ...common,
      outcome: view.outcome?.(answer.value) ?? JSON.stringify(answer.value),
      status: !answer.value.definite ? 'unknown' : (answer.value.kind ?? 'ok') === 'ok' ? 'ok' : 'failed',
      answered: answer.event,
      answeredAt: answer.time,
    }
  })
}

/** Every different request of the workload, each once a client. */
function asksOf({ setup, history }: Recording): Ask[] {
  const found = new Map<string, Ask>()
  const add = (client: NodeId, request: unknown): void => {
    const text = setup.nodes[client]!.protocol.view.request?.(request) ?? JSON.stringify(request)
    found.set(`${client} ${text}`, { client, request, text })
  }
  for (const { client, request } of setup.requests) add(client, request)
  for (const { client } of setup.loops) {
    const first = history.find(line => line.kind === 'invoke' && clientOf(line.id) === client)
    if (first !== undefined) add(client, first.value)
  }
  return [...found.values()]
}

function sidesOf(faults: readonly Fault[]): readonly (readonly NodeId[])[] {
  const cut = faults.find(({ kind }) => kind === 'cut') ?? faults.find(({ kind }) => kind === 'cut-one-way')
  if (cut?.kind === 'cut') return cut.sides
  return cut?.kind === 'cut-one-way' ? [cut.from, cut.to] : []
}
