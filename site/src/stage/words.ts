/** Short words about what is drawn: one source for labels on the screen and for the names that are read aloud. */
import { timeText, type Act, type FlightFrame, type Frame, type LogCell, type NodeFrame } from '@quorate/kernel'

/** The number of the hue in the cycle of six; null where there is no epoch yet, which is drawn in grey. */
const hueOf = (epoch: number | null): number | null =>
  epoch === null || epoch <= 0 ? null : ((epoch - 1) % 6) + 1

/** Class of an element that is drawn in the hue of an epoch: it sets `--hue`, and `--hue-ink` for words upon it. */
export const hueClass = (epoch: number | null): string => `hue-${hueOf(epoch) ?? 'none'}`

export type Life = 'not started' | 'up' | 'paused' | 'crashed'

export function lifeOf({ born, up, paused }: Pick<NodeFrame, 'born' | 'up' | 'paused'>): Life {
  if (!up) return born ? 'crashed' : 'not started'
  return paused ? 'paused' : 'up'
}

/** How a clock differs from the time of the world. */
type Off = NodeFrame['clock']

const signed = (value: number, text: string): string => `${value < 0 ? '−' : '+'}${text}`

function offsetText(offset: number): string {
  const [us, ms] = [Math.abs(offset), Math.trunc(Math.abs(offset) / 1_000)]
  const text = us > 0 && us < 1_000 ? `${us} µs` : ms < 10_000 ? `${ms} ms` : `${Math.trunc(ms / 1_000)} s`
  return signed(offset, text)
}

/** Whoever is off by whole hundredths is not told in millionths. */
const rateText = (ppm: number): string =>
  signed(ppm, Math.abs(ppm) < 10_000 ? `${Math.abs(ppm)} ppm` : `${Math.abs(ppm) / 10_000} %`)

/** "+120 ms", "+200 ppm": how far a clock is off and at what rate; nothing where it is right and runs right. */
export function clockWords({ offset, ppm, frozen }: Off): string[] {
  const isFar = Math.abs(offset) >= 1_000 || frozen || (ppm === 0 && offset !== 0)
  return [...(isFar ? [offsetText(offset)] : []), ...(frozen ? ['stopped'] : ppm === 0 ? [] : [rateText(ppm)])]
}

/** The same in few words, beside a node: how far it is off, or at what rate; null where there is nothing to say. */
export const clockText = ({ clock }: Pick<NodeFrame, 'clock'>): string | null =>
  (clock.frozen ? clockWords(clock).join(', ') : clockWords(clock)[0] ?? null)

/** From the middle of a glyph to the end of the words of its clock, in pixels. */
export const clockWidth = (text: string): number => 43 + text.length * 6.6

const EPOCH_WORDS = ['term', 'epoch', 'ballot', 'view']

/** What the protocol itself calls its epoch, from the row that shows it: "currentTerm" gives "term". */
export function epochWord({ epoch, rows }: Pick<NodeFrame, 'epoch' | 'rows'>): string {
  const shown = rows.filter(([, value]) => value === String(epoch)).map(([name]) => name.toLowerCase())
  return EPOCH_WORDS.find(word => shown.some(name => name.endsWith(word))) ?? 'epoch'
}

/** Whether entries are committed one day. Else it is an order of messages, and the numbers are their stamps. */
export const isLog = (cells: readonly LogCell[]): boolean => cells.every(({ committed }) => committed !== null)

/** "r3, leader, term 4, log of 7, 6 committed, up" */
export function nodeLabel(node: NodeFrame): string {
  const parts = [node.name, node.role.word]
  if (node.epoch !== null) parts.push(`${epochWord(node)} ${node.epoch}`)
  if (node.log !== null) {
    parts.push(`log of ${node.log.at(-1)?.index ?? 0}`)
    if (isLog(node.log)) parts.push(`${node.log.findLast(cell => cell.committed)?.index ?? 0} ${node.committed}`)
  }
  for (const [key, value] of node.contents ?? []) parts.push(`${key} = ${value}`)
  const clock = clockText(node)
  if (clock !== null) parts.push(`clock ${clock}`)
  parts.push(lifeOf(node))
  return parts.join(', ')
}

export interface Choice {
  readonly word: string
  readonly what: string
  readonly act: Act
  /** The key that does the same in the lab. */
  readonly key?: string
}

/** An entry of a menu of the stage. */
export interface StageEntry extends Pick<Choice, 'word' | 'what' | 'key'> {
  readonly does: () => void
}

/** A menu that is open, and beside which place. */
export interface Opened {
  readonly title: string
  readonly choices: readonly StageEntry[]
  readonly x: number
  readonly y: number
}

/** What can be done to a node now. `names` tells how many there are. */
export function choicesOf(node: NodeFrame, names: readonly string[]): Choice[] {
  const { id } = node
  const life = lifeOf(node)
  if (life === 'not started') return []
  if (life === 'crashed') {
    return [{ word: 'Restart', what: 'with what was durable', act: { kind: 'restart', node: id }, key: 'R' }]
  }
  const others = names.map((_, other) => other).filter(other => other !== id)
  const crash: Choice = { word: 'Crash', what: 'what is durable stays', act: { kind: 'crash', node: id }, key: 'X' }
  const hold: Choice = life === 'paused'
    ? { word: 'Resume', what: 'what waited happens now', act: { kind: 'resume', node: id }, key: 'Z' }
    : { word: 'Pause', what: 'as a long garbage collection does', act: { kind: 'pause', node: id }, key: 'Z' }
  return [crash, hold, { word: 'Cut off', what: 'from every other node', act: { kind: 'cut', sides: [[id], others] } }]
}

/** "at 120 ms": what becomes of a message on its way. */
export function fateOf({ from, to, due, lost }: FlightFrame, { nodes, blocked }: Frame): string {
  if (lost !== null) return 'will be lost'
  return `${blocked[from * nodes.length + to] === 1 ? 'meets the cut at' : 'at'} ${timeText(due)}`
}

/** µs that a message is held back by hand. */
const HELD = 50_000

/** What can be done to a message that is on its way. */
export const choicesOfMessage = ({ lineage, due }: Pick<FlightFrame, 'lineage' | 'due'>): Choice[] => [
  { word: 'Deliver', what: `now, not at ${timeText(due)}`, act: { kind: 'deliver', message: lineage } },
  { word: 'Drop', what: 'it never arrives', act: { kind: 'drop', message: lineage } },
  { word: 'Double', what: 'a second copy arrives right behind it', act: { kind: 'duplicate', message: lineage } },
  { word: 'Hold back', what: `for ${timeText(HELD)} more`, act: { kind: 'delay', message: lineage, by: HELD } },
]

/** What a person holds: a click on a node or on a message then does it at once, and no menu opens. */
export interface Tool {
  /** The word that the same has in a menu. */
  readonly word: string
  readonly of: 'node' | 'message'
}

export const tools: readonly Tool[] = [
  ...['Crash', 'Restart', 'Pause', 'Resume', 'Cut off'].map((word): Tool => ({ word, of: 'node' })),
  ...['Deliver', 'Drop', 'Double', 'Hold back'].map((word): Tool => ({ word, of: 'message' })),
]

/** "Crash: click a node." */
export const toolText = ({ word, of }: Tool): string => `${word}: click a ${of}.`
