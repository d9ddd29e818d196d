/** The commands of golden scripts: what each does to the bench, and the lines that answer a question. */
import { listText, messageView, timeText, withNames, type LogCell, type NodeId } from '@quorate/kernel'
import type { Bench, Flight, Timer } from './bench.ts'

/** What a script says wrongly, in one sentence; the runner adds the file and the line. */
export class ScriptError extends Error {}

export interface Command {
  readonly usage: string
  /** Lines that answer a question; what happened is reported by the runner. */
  readonly run: (bench: Bench, words: readonly string[], language: Language) => readonly string[] | void
}

/** What a protocol's folder adds to the language. */
export interface Language {
  /** `request r1 write x 1` → the request of ['write', 'x', '1']. JSON is understood without it. */
  readonly request?: (words: readonly string[]) => unknown
  readonly commands?: Readonly<Record<string, Command>>
}

export const commands: Readonly<Record<string, Command>> = {
  deliver: { usage: 'deliver FROM|* TO|* [LABEL]   deliver all [except NODE…]', run: deliver },
  settle: { usage: 'settle [except NODE…]', run: settle },
  drop: { usage: 'drop FROM|* TO|* [LABEL]', run: drop },
  duplicate: { usage: 'duplicate FROM TO [LABEL]', run: duplicate },
  again: { usage: 'again FROM TO', run: again },
  timeout: { usage: 'timeout NODE TIMER [KEY|*]', run: timeout },
  request: { usage: 'request NODE {json}   request NODE WORD…', run: request },
  crash: { usage: 'crash NODE…', run: (bench, words) => change(bench, words, 'crash') },
  restart: { usage: 'restart NODE…', run: (bench, words) => change(bench, words, 'restart') },
  pause: { usage: 'pause NODE…', run: (bench, words) => change(bench, words, 'pause') },
  resume: { usage: 'resume NODE…', run: (bench, words) => change(bench, words, 'resume') },
  cut: { usage: 'cut NODE… | NODE… [| NODE…]', run: cut },
  'cut-one-way': { usage: 'cut-one-way NODE… > NODE…', run: cutOneWay },
  heal: { usage: 'heal', run: bench => bench.act({ kind: 'heal' }) },
  run: { usage: 'run 500ms', run },
  state: { usage: 'state [NODE…]', run: state },
  rows: { usage: 'rows NODE', run: rows },
  log: { usage: 'log [NODE…]', run: log },
  contents: { usage: 'contents [NODE…]', run: contents },
  waits: { usage: 'waits [NODE…]', run: waits },
  timers: { usage: 'timers [NODE…]', run: timers },
  pending: { usage: 'pending', run: bench => flightLines(bench, bench.flights()) },
  check: { usage: 'check', run: check },
  witnesses: { usage: 'witnesses', run: witnesses },
}

// Names.

function nodeOf(bench: Bench, name: string | undefined): NodeId {
  const node = bench.world.names.indexOf(name ?? '')
  if (node < 0) throw new ScriptError(`"${name ?? ''}" is no node; accepted are ${listText(bench.world.names)}`)
  return node
}

/** The nodes that are named, or all of them. */
const nodesOf = (bench: Bench, words: readonly string[]): NodeId[] =>
  words.length === 0 ? bench.setup.nodes.map((_, id) => id) : words.map(word => nodeOf(bench, word))

const nameOf = (bench: Bench, node: NodeId): string => bench.world.names[node]!

// Messages.

function viewOf(bench: Bench, { from, message }: Flight): { readonly label: string; readonly text: string } {
  const { label, text } = messageView(bench.setup.nodes[from]!.protocol, message)
  return { label, text: withNames(text, bench.world.names) }
}

/** Messages with the same text from one node are one line: "r1 → r2, r3: Ping". */
export function flightLines(bench: Bench, flights: readonly Flight[]): string[] {
  const receivers = new Map<string, string[]>()
  for (const flight of flights) {
    const lost = flight.lost === '' ? '' : ` (will be lost: ${flight.lost})`
    const key = `${nameOf(bench, flight.from)} → \n: ${viewOf(bench, flight).text}${lost}`
    receivers.set(key, [...(receivers.get(key) ?? []), nameOf(bench, flight.node)])
  }
  return [...receivers].map(([key, names]) => key.replace('\n', () => counted(names).join(', ')))
}

/** ['r2', 'r3', 'r2'] → ['r2 (2 ×)', 'r3'] */
function counted(names: readonly string[]): string[] {
  return [...new Set(names)].map(name => {
    const times = names.filter(other => other === name).length
    return times === 1 ? name : `${name} (${times} ×)`
  })
}

/** All messages in flight from → to; a star stands for every node. Fails when there is none. */
function choose(bench: Bench, [from, to, label, ...rest]: readonly string[], flights = bench.flights()): Flight[] {
  if (to === undefined || rest.length > 0) throw new ScriptError('a message is named by FROM, TO and perhaps its label')
  const fits = (word: string | undefined, node: NodeId): boolean => word === '*' || node === nodeOf(bench, word)
  const isLabelled = (flight: Flight): boolean => {
    const view = viewOf(bench, flight)
    return label === undefined || view.label === label || view.text.startsWith(label)
  }
  const found = flights.filter(flight => fits(from, flight.from) && fits(to, flight.node) && isLabelled(flight))
  if (found.length > 0) return from === '*' || to === '*' ? found : found.slice(0, 1)
  const there = flightLines(bench, flights).join('; ') || 'nothing'
  const what = label === undefined ? 'no message' : `no message ${label}`
  throw new ScriptError(`${what} is in flight from ${from} to ${to}; there is: ${there}`)
}

/** Messages that neither come from nor go to one of the nodes after "except". */
function allBut(bench: Bench, words: readonly string[]): (flight: Flight) => boolean {
  if (words.length > 0 && words[0] !== 'except') {
    throw new ScriptError(`"${words[0]}" is not understood; accepted is except`)
  }
  const left = words.slice(1).map(word => nodeOf(bench, word))
  return flight => !left.includes(flight.from) && !left.includes(flight.node)
}

function deliver(bench: Bench, words: readonly string[]): void {
  const all = words[0] === 'all'
  bench.execute(...(all ? bench.flights().filter(allBut(bench, words.slice(1))) : choose(bench, words)))
}

const ROUNDS = 1000

/** Delivers in the order of sending until nothing is in flight any more. */
function settle(bench: Bench, words: readonly string[]): void {
  const chosen = allBut(bench, words)
  for (let round = 0; round < ROUNDS; round++) {
    const flights = bench.flights().filter(chosen)
    if (flights.length === 0) return
    bench.execute(...flights)
  }
  throw new ScriptError(`messages go on causing messages after ${ROUNDS} rounds of delivery`)
}

function drop(bench: Bench, words: readonly string[]): void {
  for (const { lineage } of choose(bench, words)) bench.act({ kind: 'drop', message: lineage })
}

function duplicate(bench: Bench, words: readonly string[]): void {
  for (const { lineage } of choose(bench, words)) {
    if (!bench.duplicate(lineage)) throw new ScriptError('a second copy of this message has arrived already')
  }
}

/** The last message that arrived from one node at another arrives once more. */
function again(bench: Bench, [from, to]: readonly string[]): void {
  const [a, b] = [nodeOf(bench, from), nodeOf(bench, to)]
  const last = bench.record().messages.findLast(sent =>
    !bench.isTwin(sent) && sent.from === a && sent.to === b && sent.endedBy >= 0)
  if (last === undefined) throw new ScriptError(`nothing has arrived from ${from} at ${to} yet`)
  if (!bench.duplicate(last.lineage)) throw new ScriptError('a second copy of that message has arrived already')
}

// Timers and requests.

const timerName = ({ timer, key }: Timer): string => (key === 0 ? timer : `${timer} ${key}`)

function timeout(bench: Bench, [name, timer, key = '0']: readonly string[]): void {
  const node = nodeOf(bench, name)
  const set = bench.timers().filter(item => item.node === node)
  const fits = (item: Timer): boolean => item.timer === timer || item.timer.endsWith(`.${timer}`)
  const found = set.filter(item => fits(item) && (key === '*' || String(item.key) === key))
  if (found.length !== 1) {
    const there = set.map(timerName).join(', ') || 'none'
    throw new ScriptError(`"${timer}" is no timer that is set at ${name}; set are: ${there}`)
  }
  bench.execute(...found)
}

function request(bench: Bench, [name, ...words]: readonly string[], language: Language): void {
  const node = nodeOf(bench, name)
  const value = requestOf(words, language)
  if (value === undefined) throw new ScriptError(`"${words.join(' ')}" is no request`)
  bench.request(node, value)
}

function requestOf(words: readonly string[], language: Language): unknown {
  const text = words.join(' ')
  if (language.request !== undefined && !/^[{["]/.test(text)) return language.request(words)
  try {
    return JSON.parse(text)
  } catch {
    throw new ScriptError(`the request "${text}" is not JSON`)
  }
}

// What is done to nodes and network.

function change(bench: Bench, words: readonly string[], kind: 'crash' | 'restart' | 'pause' | 'resume'): void {
  if (words.length === 0) throw new ScriptError(`${kind} needs a node; accepted are ${listText(bench.world.names)}`)
  for (const node of nodesOf(bench, words)) {
    const { up, paused } = bench.world.node(node)
    const possible = { crash: up, restart: !up, pause: up && !paused, resume: paused }[kind]
    const is = up ? paused ? 'paused' : 'up' : 'down'
    if (!possible) throw new ScriptError(`${nameOf(bench, node)} cannot ${kind}: it is ${is}`)
    bench.act({ kind, node })
  }
}

function sidesOf(bench: Bench, words: readonly string[], separator: string): NodeId[][] {
  const sides = words.join(' ').split(separator).map(side => side.split(' ').filter(word => word !== ''))
  if (sides.length < 2 || sides.some(side => side.length === 0)) {
    throw new ScriptError(`two or more sides are needed, with "${separator}" between them`)
  }
  return sides.map(side => nodesOf(bench, side))
}

function cut(bench: Bench, words: readonly string[]): void {
  bench.act({ kind: 'cut', sides: sidesOf(bench, words, '|') })
}

function cutOneWay(bench: Bench, words: readonly string[]): void {
  const [from, to] = sidesOf(bench, words, '>')
  bench.act({ kind: 'cut-one-way', from: from!, to: to! })
}

const UNITS = { us: 1, ms: 1_000, s: 1_000_000 } as const

function run(bench: Bench, [duration = '']: readonly string[]): void {
  const [, digits, unit] = /^(\d+)(us|ms|s)$/.exec(duration) ?? []
  if (digits === undefined) throw new ScriptError(`"${duration}" is no duration; accepted are 200us, 500ms, 2s`)
  bench.run(Number(digits) * UNITS[unit as keyof typeof UNITS])
}

// Questions.

/** The node in one line: "r1: leader of term 2, …". */
export function stateLine(bench: Bench, node: NodeId): string {
  const { state, up, paused } = bench.world.node(node)
  if (!up) return `${nameOf(bench, node)}: down`
  const text = withNames(bench.setup.nodes[node]!.protocol.view.describe(state), bench.world.names)
  return `${nameOf(bench, node)}: ${paused ? 'paused, ' : ''}${text}`
}

function state(bench: Bench, words: readonly string[]): string[] {
  return nodesOf(bench, words).map(node => stateLine(bench, node))
}

function rows(bench: Bench, [name]: readonly string[]): string[] {
  const node = nodeOf(bench, name)
  const { view } = bench.setup.nodes[node]!.protocol
  return view.rows(bench.world.node(node).state).map(([row, value]) => withNames(`${row}: ${value}`, bench.world.names))
}

function log(bench: Bench, words: readonly string[]): string[] {
  return nodesOf(bench, words).flatMap(node => {
    const cells = bench.setup.nodes[node]!.protocol.view.log?.(bench.world.node(node).state)
    const texts = cells?.map(cell => `${placeOf(cell)}@${cell.epoch} ${cell.text}${cell.committed ? ' ✓' : ''}`)
    return texts === undefined ? [] : [`${nameOf(bench, node)}: ${texts.join(' | ') || 'empty'}`]
  })
}

/** "1–8" of a snapshot, "9" of an entry. */
const placeOf = ({ from, index }: LogCell): string => (from === undefined || from === index ? `${index}` : `${from}–${index}`)

function contents(bench: Bench, words: readonly string[]): string[] {
  return nodesOf(bench, words).flatMap(node => {
    const pairs = bench.setup.nodes[node]!.protocol.view.contents?.(bench.world.node(node).state)
    const texts = pairs?.map(([key, value]) => withNames(`${key}=${value}`, bench.world.names))
    return texts === undefined ? [] : [`${nameOf(bench, node)}: ${texts.join(' ') || 'empty'}`]
  })
}

function waits(bench: Bench, words: readonly string[]): string[] {
  return nodesOf(bench, words).filter(node => bench.world.node(node).up).flatMap(node => {
    const found = bench.setup.nodes[node]!.protocol.waits?.(bench.world.node(node).state) ?? []
    return found.map(wait => {
      const names = wait.missing.map(id => nameOf(bench, id))
      const missing = names.length === 0 ? '' : `, missing ${listText(names)}`
      return `${nameOf(bench, node)} waits for ${withNames(wait.for,
        bench.world.names)}: ${wait.have} of ${wait.need}${missing} [${wait.rule}]`
    })
  })
}

function timers(bench: Bench, words: readonly string[]): string[] {
  const nodes = nodesOf(bench, words)
  const shown = bench.timers().filter(item => nodes.includes(item.node))
  return shown.map(item => `${nameOf(bench, item.node)}: ${timerName(item)} fires at ${timeText(item.time)}`)
}

function check(bench: Bench): string[] {
  const { findings } = bench.record()
  return findings.length === 0
    ? ['every invariant holds']
    : findings.map(({ property, event, evidence }) => `violated by event ${event}: ${property}: ${evidence}`)
}

function witnesses(bench: Bench): string[] {
  return bench.record().witnesses.map(({ name, count }) => `${name}: ${count === 0 ? 'never' : `${count} ×`}`)
}
