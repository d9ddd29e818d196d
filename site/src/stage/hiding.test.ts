/** Lanes that are hidden: what folds, what is left of messages, and what still leads from node to node. */
import { vectorClocks } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { messagesIn } from '../sim/messages.ts'
import type { RunSummary } from '../sim/types.ts'
import { hidingOf } from './hiding.ts'
import { rowOfEvents, type Row } from './rows.ts'
import { columnsOf, laneAt, ROW, type Edge } from './spacetime.ts'
import { throughHidden } from './through-hidden.ts'

const engine = new Engine('test')
function opened(scenario: string): RunSummary {
  const got = engine.open({ request: { scenario } })
  if (!got.ok) throw new Error(got.error)
  return got.value
}
const run = opened('split-brain/raft')
/** The first that leads: most of what happens goes by way of it. */
const leader = run.tenures.find(({ role }) => role.shape === 'leader')!.node
const hidden = new Set([leader])
const hiding = hidingOf(run, hidden)
const { node, kind, mark } = run.events
const isOfNetwork = (event: number): boolean => run.acts.some(each => each.event === event && !('node' in each.act))

const isEvent = (event: number): boolean => kind[event] !== 'act' && kind[event] !== 'lost'

/** Of each shown event what comes right before it: at its node, and by an edge. */
function causesOf(edges: readonly Edge[], off: ReadonlySet<number>): number[][] {
  const into = new Map<number, number[]>()
  for (const { sentBy, endedBy, lost } of edges) {
    if (lost === null) into.set(endedBy, [...(into.get(endedBy) ?? []), sentBy])
  }
  const last: number[] = []
  return node.map((at, event) => {
    if (off.has(at) || !isEvent(event)) return []
    const causes = [last[at] ?? [], into.get(event) ?? []].flat()
    last[at] = event
    return causes
  })
}

/** And what can have led to it, by way of those. */
function pastsOf(causes: readonly (readonly number[])[]): Set<number>[] {
  const found: Set<number>[] = []
  for (const each of causes) found.push(new Set(each.flatMap(cause => [cause, ...found[cause]!])))
  return found
}

const ring = run.nodes.flatMap(({ place }, each) => (place === 'ring' ? [each] : []))

describe.for([
  ['the leader', [leader], 1_000], ['two nodes', ring.slice(0, 2), 1_000], ['all but the clients', ring, 10],
] as const)('without %s', ([, nodes, least]) => {
  const off = new Set(nodes)
  const edges = hidingOf(run, off).edgesOf(false)
  const causes = causesOf(edges, off)
  const pasts = pastsOf(causes)

  test('the lines that are left order the shown events exactly as the kernel’s vector clocks do', () => {
    const clocks = vectorClocks(engine.executed(run.handle).recording)
    const shown = node.flatMap((at, event) => (off.has(at) || !isEvent(event) ? [] : [event]))
    let pairs = 0
    for (const b of shown.filter((_, i) => i % 3 === 0)) {
      for (const a of shown) {
        const isBefore = a !== b && clocks.before(a, b)
        if (isBefore !== pasts[b]!.has(a)) throw new Error(`e${a} and e${b}`)
        if (isBefore) pairs++
      }
    }
    expect(pairs).toBeGreaterThan(least)
  })

  test('no dashed edge says what the others say already', () => {
    const dashed = edges.filter(({ style }) => style === 'through')
    expect(dashed.length).toBeGreaterThan(2)
    for (const { sentBy, endedBy } of dashed) {
      const others = causes[endedBy]!.filter(cause => cause !== sentBy)
      expect(others.filter(cause => pasts[cause]!.has(sentBy))).toEqual([])
      expect(others).toHaveLength(causes[endedBy]!.length - 1)
    }
  })
})

test('nothing leads through lanes where none is hidden', () => {
  expect(throughHidden(run, new Set())).toEqual([])
})

const rows = hiding.rowsOf(false)
const isAlone = ({ from, to, isHidden }: Row): boolean => from === to && !isHidden

test('every event is in one row, in order; those of hidden nodes fold, others never', () => {
  expect(rows.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i)))
    .toEqual(Array.from({ length: run.length }, (_, event) => event))
  for (const row of rows) {
    for (let event = row.from; event <= row.to; event++) {
      const stands = !hidden.has(node[event]!) || mark[event] === 'violation' || isOfNetwork(event)
      expect(isAlone(row), `e${event}`).toBe(stands)
    }
  }
  expect(rows.filter(row => row.isHidden && row.from !== row.to)).toEqual([])
})

test('with milestones only, ordinary events and hidden ones share a row', () => {
  const folded = hiding.rowsOf(true)
  for (const [i, row] of folded.entries()) {
    if (isAlone(row)) continue
    expect(folded[i + 1] === undefined || isAlone(folded[i + 1]!)).toBe(true)
  }
  expect(folded.length).toBeLessThan(rows.length)
})

test('rows that another run has too all stay: one hidden event is marked, empty ones and several are not', () => {
  const seen = node.findIndex((at, event) => !hidden.has(at) && isEvent(event))
  const unseen = node.findIndex(at => hidden.has(at))
  const paired = [seen, unseen].map(event => ({ from: event, to: event }))
  const others = [{ from: 1, to: 0 }, { from: 0, to: 9 }]
  expect(hiding.marked([...paired, ...others])).toEqual([paired[0], { ...paired[1], isHidden: true }, ...others])
})

test('what is a milestone of a hidden node is none, but for what is everybody’s', () => {
  const unlike = mark.flatMap((each, event) => (hiding.marks[event] === each ? [] : [event]))
  expect(unlike.length).toBeGreaterThan(0)
  expect(unlike.filter(event => hiding.marks[event] !== '' || node[event] !== leader || isOfNetwork(event))).toEqual([])
  const others = mark.flatMap((each, event) => (each !== '' && (node[event] !== leader || isOfNetwork(event)) ? [event] : []))
  expect(others.filter(event => hiding.marks[event] === '')).toEqual([])
})

test('a violation stays in view, whosever it is, and so does what is done to the network', () => {
  const broken = opened('split-brain/failover')
  const event = broken.judgements.find(judgement => judgement.event >= 0)!.event
  const whole = hidingOf(broken, new Set([broken.events.node[event]!])).rowsOf(false)
  expect(whole.some(row => isAlone(row) && row.from === event)).toBe(true)
  const cut = run.acts.find(({ act }) => !('node' in act))!.event
  expect(hidingOf(run, new Set([node[cut]!])).rowsOf(false).some(row => isAlone(row) && row.from === cut)).toBe(true)
})

const columns = columnsOf(run.nodes.length, 1, 600, hidden)

test('the lanes that are left share the room', () => {
  const lanes = run.nodes.map((_, each) => laneAt(columns, each))
  expect(lanes.map(Number.isNaN)).toEqual(run.nodes.map((_, each) => hidden.has(each)))
  expect(lanes.filter(x => x > 0)).toEqual(columnsOf(run.nodes.length - 1, 1, 600).lanes)
})

test('messages to and from hidden lanes are stubs with a word, those that leave together one, and none leaves the drawing', () => {
  const rowOf = rowOfEvents(rows)
  const stubs = hiding.stubsOf(rows, columns, {
    of: event => rowOf[event]!, y: row => row * ROW, count: rows.length,
  }, [])
  const halves = messagesIn(run.messages).filter(({ from, to, endedBy }) =>
    hidden.has(from) !== hidden.has(to) && (hidden.has(to) || endedBy >= 0))
  // The leader is one node: nothing leaves for two hidden lanes.
  expect(stubs).toHaveLength(halves.length)
  const name = run.nodes[leader]!.name
  expect(stubs.filter(({ message }) => message.label === '').length).toBeLessThan(halves.length / 20)
  for (const { message: { label, style, from }, x1, x2, head, message } of stubs) {
    const isOut = from !== leader
    expect(['', `${isOut ? '→' : '←'}${name}`]).toContain(label.slice(-name.length - 1))
    expect(/ (in|out)$/.exec(style)![1]).toBe(isOut ? 'out' : 'in')
    expect(head).toBe(message.lost !== null ? 'lost' : isOut ? null : 'head')
    expect(Math.abs(x2 - x1)).toBe(26)
    expect(Math.min(x1, x2)).toBeGreaterThanOrEqual(columns.left)
    expect(Math.max(x1, x2)).toBeLessThan(columns.full)
  }
  const followers = run.nodes.flatMap(({ place }, each) => (each === leader || place === 'outside' ? [] : [each]))
  const others = hidingOf(run, new Set(followers.slice(1)))
  const narrow = columnsOf(run.nodes.length, 1, 300, others.hidden)
  const far = others.rowsOf(false)
  const rowOfFar = rowOfEvents(far)
  const sent = others.stubsOf(far, narrow, { of: event => rowOfFar[event]!, y: row => row * ROW, count: far.length }, [])
  expect(sent.map(({ message }) => message.label)).toContain('AE×3')
})
