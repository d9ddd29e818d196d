/** Faults and acts in words: what the trace, the lab and the causes call them. */
import type { Done, NodeFault } from './faults.ts'
import type { Latency } from './latency.ts'
import type { Quality } from './network.ts'
import type { Micros, NodeId, Range } from './protocol.ts'
import { linksText, listText, timeText } from './text.ts'

/**
 * What an act is, as a sentence without its full stop. A fault that was aimed at a role says at which, one that
 * changed nothing says why, one with a name says what it is called, and what ends cuts that have names says theirs.
 */
export function actText(act: Done, names: readonly string[]): string {
  if ('node' in act && act.node === -1) return nobodyText(act)
  if (act.vain !== undefined) return vainText(act, act.vain, names)
  const text = 'node' in act ? nodeFaultText(act, whoText(act, names)) : otherText(act, names)
  return act.called === undefined ? text : `${text}, called “${act.called}”`
}

function vainText(act: Done, why: string, names: readonly string[]): string {
  const where = 'node' in act ? ` at ${whoText(act, names)}` : ''
  return `"${act.kind}" changes nothing${where}${where.endsWith(',') ? '' : ':'} ${why}`
}

function otherText(act: Exclude<Done, NodeFault>, names: readonly string[]): string {
  const list = (nodes: readonly NodeId[]): string => listText(nodes.map(node => names[node]!))
  switch (act.kind) {
    case 'cut': return `The network is cut: ${act.sides.map(list).join(' | ')}`
    case 'cut-one-way': return `Nothing arrives any more from ${list(act.from)} at ${list(act.to)}`
    case 'cut-links': return `Links are cut: ${linksText(act.links, names)}`
    case 'bridge': return `The network is cut between ${list(act.left)} and ${list(act.right)}, and only there`
    case 'ring': return `Each of ${list(act.nodes)} keeps the links to its neighbours only`
    case 'flap': return `The network is cut for a while: ${act.sides.map(list).join(' | ')}`
    case 'heal': return healText(act, names)
    case 'degrade': return `The network changes from ${list(act.from)} to ${list(act.to)}: ${qualityText(act.quality)}`
    case 'restore': return `The network from ${list(act.from)} to ${list(act.to)} is as it was`
    case 'clog': return `What arrives from ${list(act.from)} at ${list(act.to)} waits`
    case 'unclog': return `What waited from ${list(act.from)} to ${list(act.to)} is let through`
    case 'calm': return `No more faults: the network is whole, and ${list(act.core)} ${act.core.length === 1 ? 'is' : 'are'} up${withinText(act.within)}`
    case 'deliver': return 'A message is delivered at once, by hand'
    case 'duplicate': return 'A message gets a second copy, by hand'
    case 'delay': return `A message is held back for ${timeText(act.by)}, by hand`
    case 'drop': return 'A message is dropped, by hand'
    case 'request': return `${names[act.client]} is told to send another request`
    case 'manual': return 'From here on nothing happens by itself'
    case 'automatic': return 'Things happen by themselves again'
  }
}

function healText({ only, ends = [] }: Extract<Done, { kind: 'heal' }>, names: readonly string[]): string {
  const ended = ends.length === 0 ? null : `${listText(ends.map(name => `“${name}”`))} ${ends.length === 1 ? 'ends' : 'end'}`
  if (only !== undefined) return `${ended ?? 'It ends'}: ${lowered(actText(only, names))}`
  return ended === null ? 'The network heals' : `The network heals: ${ended}`
}

const nobodyText = ({ kind, aimed }: NodeFault): string => `Nobody is ${aimed} now, so "${kind}" hits no node`

function whoText({ node, aimed }: NodeFault, names: readonly string[]): string {
  if (typeof node !== 'number') return 'role' in node ? `the ${node.role}` : `one of ${listText(node.oneOf.map(id => names[id]!))}`
  return aimed === undefined ? names[node]! : `${names[node]}, the ${aimed},`
}

const withinText = (within: Micros | undefined): string =>
  (within === undefined ? '' : `; within ${timeText(within)} there must be progress`)

function nodeFaultText(act: NodeFault & Pick<Done, 'hit'>, who: string): string {
  switch (act.kind) {
    case 'isolate': return `Nothing reaches ${who} and it reaches nobody`
    case 'crash': return `${who} crashes${act.torn === true ? tornText(act.hit) : ''}`
    case 'restart': return `${who} restarts`
    case 'crash-loop': return `${who} crashes${act.times > 1 ? ', and not for the last time' : ''}`
    case 'pause': return `${who} stops executing`
    case 'resume': return `${who} goes on executing`
    case 'slow': return act.by[1] === 0 ? `${who} is as fast as before` : `${who} gets slow: ${rangeText(act.by)} for everything`
    case 'wipe': return `The disk of ${who} is replaced by an empty one`
    case 'clock-step': return `The clock of ${who} jumps ${act.by < 0 ? 'back' : 'forward'} by ${timeText(Math.abs(act.by))}`
    case 'clock-drift': return `The clock of ${who} runs ${driftText(act.ppm)}`
    case 'clock-freeze': return `The clock of ${who} stops`
    case 'clock-thaw': return `The clock of ${who} goes on`
    case 'disk-latency': return act.latency === undefined ? `The disk of ${who} is as fast as in the set-up`
      : `The disk of ${who} takes ${rangeText(act.latency)} for a write`
    case 'disk-full': return `The disk of ${who} is full`
    case 'disk-freed': return `The disk of ${who} has room again`
    case 'flush-fails': return `The next write of ${who} will not reach its disk, which will claim in the end that it did`
    case 'bit-rot': return `The disk of ${who} has damaged ${act.hit ?? `record ${act.record}`}`
    case 'misdirect': return `The next write of ${who} will land on the place of the one before it`
  }
}

const tornText = (hit: string | undefined): string =>
  (hit === undefined ? '; no write was under way that could be torn' : ` in the middle of writing ${hit}`)

const rangeText = ([least, most]: Range): string =>
  (least === most ? timeText(most) : `${timeText(least)} to ${timeText(most)}`)
const driftText = (ppm: number): string =>
  (ppm === 0 ? 'true' : `${ppm < 0 ? 'slow' : 'fast'} by ${Math.abs(ppm)} millionths`)

/** A cut in words begins with one of these, whose capital letter is the sentence's. */
const lowered = (text: string): string =>
  text.replace(/^(The|Nothing|Each|Links) /, (_, word: keyof typeof LOWER) => `${LOWER[word]} `)
const LOWER = { The: 'the', Nothing: 'nothing', Each: 'each', Links: 'links' } as const

/** 25_000 of a million → "2.5 %"; exact, without trailing zeros. */
function percentText(rate: number): string {
  const whole = Math.floor(rate / 10_000)
  const rest = String(rate - whole * 10_000 + 10_000).slice(1).replace(/0+$/, '')
  return `${whole}${rest === '' ? '' : `.${rest}`} %`
}

function qualityText(quality: Partial<Quality>): string {
  const { latency, loss, duplicate, corrupt, checksum, reorder, reorderBy, capacity } = quality
  const share = (rate: number | undefined, what: string): string[] =>
    (rate === undefined ? [] : [`${percentText(rate)} are ${what}`])
  return listText([
    ...(latency === undefined ? [] : [`latency ${latencyText(latency)}`]),
    ...share(loss, 'lost'), ...share(duplicate, 'doubled'), ...share(corrupt, 'changed on the way'),
    ...(checksum === undefined ? [] : [checksum ? 'a checksum tells' : 'no checksum tells']),
    ...share(reorder, reorderBy === undefined ? 'late' : `late by ${rangeText(reorderBy)}`),
    ...(capacity === undefined ? [] : [capacity === 0 ? 'room for any number' : `room for ${capacity}`]),
  ])
}

function latencyText(latency: Latency): string {
  if (!('kind' in latency)) return rangeText(latency)
  if (latency.kind === 'constant') return timeText(latency.is)
  if (latency.kind === 'exponential') return `${timeText(latency.min)} and ${timeText(latency.mean)} more in the mean`
  return `${timeText(latency.min)} and mostly less than ${timeText(latency.scale)} more, now and then far more`
}
