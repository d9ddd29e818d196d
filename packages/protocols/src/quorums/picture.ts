/** A quorum system drawn in text: two quorums that share as little as any, and in words what follows from it. */
import { counted } from '../words.ts'
import type { Load } from './load.ts'
import type { Resilience, Survival } from './measures.ts'
import { measured, type FamilyMeasured, type Measured, type MeetingMeasured } from './measured.ts'
import { firstNodes } from './rule.ts'
import type { System } from './systems.ts'

const MARKS = { ok: '✓', violated: '✗', unknown: '?' } as const

const nodeName = (node: number): string => `r${node + 1}`

/** The whole picture, line by line. */
export function pictureOf(system: System, known: Measured = measured(system)): string[] {
  return [
    `${system.kind}: ${system.text}`, `After ${system.source}`,
    ...known.meetings.flatMap(meeting => ['', meetingText(system, meeting), ...drawn(system, meeting)]),
    ...known.families.flatMap(family => ['', ...familyLines(system, family)]),
  ]
}

/** Something that a system must keep, and whether it does. */
export interface Promised {
  readonly property: string
  /** Why it must. */
  readonly text: string
  readonly status: Measured['status']
  /** The quorums, or the crashes, that show it. */
  readonly evidence: readonly string[]
}

/** What these quorums must keep to be of use, each judged. */
export function promisesOf(system: System, { meetings, families }: Measured): Promised[] {
  const must = meetings.filter(({ least }) => least > 0).map((meeting): Promised => {
    const { pair, shared, least, why, status } = meeting
    const evidence = shared === null ? TOO_MANY : `${pair.map(setText).join(' and ')} share ${shared}`
    const property = `${twoText(system, meeting)} share at least ${counted(least, 'node')}`
    return { property, text: why, status, evidence: [evidence] }
  })
  if (system.mustSurvive === 0) return must
  return [...must, ...families.map(({ name, resilience, status }): Promised => ({
    property: `A ${name} is left when any ${counted(system.mustSurvive, 'node')} fail`,
    text: 'a quorum without liars must remain', status,
    evidence: [resilience === null ? TOO_MANY : resilienceText(resilience, '')],
  }))]
}

const TOO_MANY = 'there are too many quorums to look at'

/** "A read quorum and a write quorum" */
function twoText({ families }: System, { one, other }: MeetingMeasured): string {
  const [first, second] = [families[one]!.name, families[other]!.name]
  return one === other ? `Two ${first}s` : `${article(first)} ${first} and ${article(second).replace('A', 'a')} ${second}`
}

/** "✓ A read quorum and a write quorum share at least 1 node (1 needed: …)" */
export function meetingText(system: System, meeting: MeetingMeasured): string {
  const { shared, least, why, status } = meeting
  const share = shared === null ? `may share nodes: ${TOO_MANY}`
    : shared === 0 ? 'may share no node' : `share at least ${counted(shared, 'node')}`
  const needed = least === 0 ? why : `${least} needed: ${why}`
  return `${least === 0 ? '·' : MARKS[status]} ${twoText(system, meeting)} ${share} (${needed})`
}

function drawn(system: System, { one, other, pair }: MeetingMeasured): string[] {
  const [first, second] = pair
  if (first === undefined || second === undefined) return []
  const both = first.filter(node => second.includes(node))
  const name = (at: number): string => system.families[at]!.name.replace(' quorum', '')
  const names = one === other ? ['one', 'another'] : [name(one), name(other)]
  const panels = [
    panel(system, 'node', node => nodeName(node)), panel(system, names[0]!, node => (first.includes(node) ? '■' : '·')),
    panel(system, names[1]!, node => (second.includes(node) ? '■' : '·')),
    panel(system, 'both', node => (both.includes(node) ? '◆' : '·')),
  ]
  const votes = system.weights && panel(system, 'votes', node => String(system.weights![node]))
  const all = votes === undefined ? panels : [panels[0]!, votes, ...panels.slice(1)]
  return system.nodes === system.columns ? stacked(all) : sideBySide(all)
}

interface Panel {
  readonly name: string
  readonly rows: readonly string[]
}

function panel({ nodes, columns }: System, name: string, cell: (node: number) => string): Panel {
  const width = nodeName(nodes - 1).length + 1
  const rows = firstNodes(Math.ceil(nodes / columns)).map(row =>
    firstNodes(columns).map(column => cell(row * columns + column).padEnd(width)).join('').trimEnd())
  return { name, rows }
}

const stacked = (panels: readonly Panel[]): string[] =>
  panels.map(({ name, rows }) => `    ${name.padEnd(9)}${rows[0]}`)

function sideBySide(panels: readonly Panel[]): string[] {
  const width = ({ name, rows }: Panel): number =>
    [name, ...rows].reduce((most, { length }) => Math.max(most, length), 0) + 3
  const line = (text: (each: Panel) => string): string =>
    `    ${panels.map(each => text(each).padEnd(width(each))).join('').trimEnd()}`
  return [line(({ name }) => name), ...panels[0]!.rows.map((_, row) => line(({ rows }) => rows[row]!))]
}

function familyLines({ mustSurvive }: System, family: FamilyMeasured): string[] {
  const { name, count, smallest, some, resilience, survivals, load, status } = family
  const rows: (readonly [string, string])[] = [
    ['how many', count === null || smallest === null ? 'too many to count' : `${count} minimal, the smallest of ${counted(smallest, 'node')}`],
    ['such as', listed(some.map(setText))],
  ]
  if (resilience !== null) {
    const needed = mustSurvive === 0 ? '' : ` (${mustSurvive} needed ${MARKS[status]})`
    rows.push(['survives', resilienceText(resilience, needed)])
  }
  if (survivals !== null) rows.push(['crashes', survivalText(survivals)])
  if (load !== null) rows.push(['load', loadText(load)])
  return [`  ${name}`, ...rows.map(([label, text]) => `    ${label.padEnd(10)}${text}`)]
}

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? 'An' : 'A')

/** "{r1 r2}" */
const setText = (nodes: readonly number[]): string => `{${nodes.map(nodeName).join(' ')}}`

const WIDE = 90

/** As many as fit in a line, and one at least. */
function listed(texts: readonly string[]): string {
  const fitting = texts.filter((_, i) => texts.slice(0, i + 1).join(', ').length <= WIDE)
  return (fitting.length === 0 ? texts.slice(0, 1) : fitting).join(', ')
}

function resilienceText({ crashes, fatal }: Resilience, needed: string): string {
  const any = crashes === 0 ? 'not every crash' : `any ${counted(crashes, 'crash', 'crashes')}`
  return `${any}${needed}; without ${setText(fatal)} none is left`
}

/** From the most crashes that never matter to the fewest that always do: what lies between is what varies. */
function survivalText(survivals: readonly Survival[]): string {
  const harmless = survivals.findLastIndex(({ survived, ways }) => survived === ways)
  const fatal = survivals.findIndex(({ survived }) => survived === 0)
  const told = survivals.map(({ survived, ways }, crashes) => `${crashes}: ${survived} of ${ways}`)
  return `${told.slice(harmless, fatal + 1).join(' · ')} ways to lose so many leave one`
}

function loadText({ over, under, strategy, times }: Load): string {
  if (over === under) return '1: some node is in every quorum'
  const share = `${over}/${under}: the busiest node takes part so often, at best`
  const even = strategy.every(({ times: often }) => often === strategy[0]!.times)
  const sets = strategy.map(({ quorum, times: often }) => `${even ? '' : `${often} × `}${setText(quorum)}`)
  const text = even ? `taking turns: ${sets.join(', ')}` : `of ${counted(times, 'time')} ${sets.join(', ')}`
  return text.length > WIDE ? share : `${share}, ${text}`
}
