/** Faults and acts that come from outside: nothing is trusted to have its shape, and what is wrong is one sentence. */
import { MOST_OCCURRENCES, undoOf, type RatedFault } from './faults.ts'
import type { Micros } from './protocol.ts'

type Names = readonly string[]
/** What a field accepts, in words, or null when the value is good. */
type Check = (value: unknown, names: Names) => string | null

const DAY: Micros = 86_400_000_000
const isInt = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && !Object.is(value, -0) && (value as number) >= min && (value as number) <= max
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nodeText = (names: Names): string =>
  `a node from 0 (${names[0]}) to ${names.length - 1} (${names[names.length - 1]})`
const isNode = (value: unknown, names: Names): boolean => isInt(value, 0, names.length - 1)
const areNodes = (value: unknown, names: Names): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= names.length && value.every(node => isNode(node, names))

const node: Check = (value, names) => (isNode(value, names) ? null : nodeText(names))
const target: Check = (value, names) => {
  if (isNode(value, names)) return null
  if (isRecord(value) && Object.keys(value).length === 1) {
    if (typeof value.role === 'string' && value.role.length > 0 && value.role.length <= 40) return null
    if (areNodes(value.oneOf, names)) return null
  }
  return `${nodeText(names)}, {"role":"leader"} or {"oneOf":[…]}`
}
const nodes: Check = (value, names) => (areNodes(value, names) ? null : `a list, each item ${nodeText(names)}`)
const sides: Check = (value, names) =>
  (Array.isArray(value) && isInt(value.length, 2, names.length) && value.every(side => areNodes(side, names))
    ? null : `two or more lists, each item ${nodeText(names)}`)
const isDirection = (value: unknown, names: Names): boolean =>
  Array.isArray(value) && value.length === 2 && value[0] !== value[1] && value.every(end => isNode(end, names))
const links: Check = (value, names) => {
  const most = names.length * (names.length - 1)
  const isGood = Array.isArray(value) && isInt(value.length, 1, most) && value.every(link => isDirection(link, names))
  return isGood ? null : `a list of 1 to ${most} pairs [from, to] of different nodes, each ${nodeText(names)}`
}
const integer = (min: number, max: number, unit: string): Check => value =>
  (isInt(value, min, max) ? null : `a whole number from ${min} to ${max} (${unit})`)
const micros = integer(0, DAY, 'µs')
const range: Check = value =>
  (Array.isArray(value) && value.length === 2 && isInt(value[0], 0, DAY) && isInt(value[1], value[0], DAY)
    ? null : `[shortest, longest] in µs, from 0 to ${DAY}`)
const flag: Check = value => (typeof value === 'boolean' ? null : 'true or false')
const maybe = (check: Check): Check => (value, names) => (value === undefined ? null : check(value, names))
const lineage: Check = value => (isInt(value, 0, Number.MAX_SAFE_INTEGER) ? null : 'a lineage')
const anything: Check = value => (value === undefined ? 'a request' : null)
const rate = integer(0, 1_000_000, 'of a million')

const latencies: Readonly<Record<string, readonly string[]>> =
  { 'constant': ['is'], 'exponential': ['min', 'mean'], 'heavy-tail': ['min', 'scale'] }

const latency: Check = value => {
  if (Array.isArray(value)) return range(value, [])
  if (!isRecord(value)) return 'a range or {"kind":"constant" | "exponential" | "heavy-tail", …}'
  const { kind, ...rest } = value
  const fields = typeof kind === 'string' && Object.hasOwn(latencies, kind) ? latencies[kind]! : []
  const isGood = fields.length > 0 && Object.keys(rest).length === fields.length &&
    fields.every(name => micros(rest[name], []) === null)
  return isGood ? null
    : '{"kind":"constant","is":µs}, {"kind":"exponential","min":µs,"mean":µs} or {"kind":"heavy-tail","min":µs,"scale":µs}'
}

const qualityFields: Readonly<Record<string, Check>> = {
  latency, loss: rate, duplicate: rate, corrupt: rate, checksum: flag, reorder: rate, reorderBy: range,
  capacity: integer(0, 1_000_000, 'messages'),
}

const quality: Check = (value, names) => {
  if (!isRecord(value)) return `an object with ${Object.keys(qualityFields).join(', ')}`
  for (const [name, inner] of Object.entries(value)) {
    const check = Object.hasOwn(qualityFields, name) ? qualityFields[name] : undefined
    if (check === undefined) return `only ${Object.keys(qualityFields).join(', ')} (it names "${name}")`
    const accepted = check(inner, names)
    if (accepted !== null) return `for "${name}" ${accepted}`
  }
  return null
}

const times = integer(1, 1_000, 'times')
const ofNode = { node: target }
const direction = { from: nodes, to: nodes }

type Kinds = Readonly<Record<string, Readonly<Record<string, Check>>>>

/** What a heal can end. */
const cuts: Kinds = {
  'cut': { sides }, 'cut-one-way': direction, 'cut-links': { links }, 'bridge': { left: nodes, right: nodes },
  'ring': { nodes }, 'isolate': ofNode,
}
const aCut: Check = (value, names) =>
  (problem(value, names, cuts, 'cut') === null ? null : `a fault of kind ${Object.keys(cuts).join(', ')}`)

/** The fields of every kind. */
const kinds: Kinds = {
  ...cuts, 'flap': { sides, every: integer(1, DAY, 'µs'), times }, 'heal': { only: maybe(aCut) },
  'degrade': { ...direction, quality }, 'restore': direction, 'clog': direction, 'unclog': direction,
  'calm': { core: nodes, within: maybe(integer(1, DAY, 'µs')) },
  'crash': { ...ofNode, torn: maybe(flag) }, 'restart': ofNode,
  'crash-loop': { ...ofNode, every: integer(1, DAY, 'µs'), times }, 'pause': ofNode, 'resume': ofNode,
  'slow': { ...ofNode, by: range }, 'wipe': ofNode, 'clock-step': { ...ofNode, by: integer(-DAY, DAY, 'µs') },
  'clock-drift': { ...ofNode, ppm: integer(-900_000, 900_000, 'parts per million') },
  'clock-freeze': ofNode, 'clock-thaw': ofNode, 'disk-latency': { ...ofNode, latency: maybe(range) },
  'disk-full': ofNode, 'disk-freed': ofNode, 'flush-fails': ofNode,
  'bit-rot': { ...ofNode, record: integer(0, 1_000_000, 'records') }, 'misdirect': ofNode,
}

const acts: Kinds = {
  ...kinds, deliver: { message: lineage }, drop: { message: lineage }, duplicate: { message: lineage },
  delay: { message: lineage, by: integer(1, DAY, 'µs') }, request: { client: node, request: anything },
  manual: {}, automatic: {},
}

/** One sentence saying what is wrong with an act from outside, or null. `names` are the scenario's nodes. */
export const actProblem = (act: unknown, names: Names): string | null => problem(act, names, acts, 'act')

/** The same for a fault with its time, or its rate. */
export function plannedProblem(planned: unknown, names: Names): string | null {
  if (!isRecord(planned)) return `a planned fault was ${show(planned)}; accepted is an object with "at" and "fault"`
  const timing = 'every' in planned ? rated : timed
  const wrong = fieldProblem(planned, names, timing, 'a planned fault') ?? problem(planned.fault, names, kinds, 'fault')
  return wrong ?? ('every' in planned ? rateProblem(planned as unknown as RatedFault) : null)
}

const rated = {
  every: integer(1, DAY, 'µs'), from: micros, until: micros, lasts: maybe(integer(1, DAY, 'µs')),
  apart: maybe(micros), fault: anything,
}
const timed = { at: micros, fault: anything }

function rateProblem({ every, from, until, lasts, fault }: RatedFault): string | null {
  const most = from + every * MOST_OCCURRENCES
  if (until <= from || until > most) {
    return `a planned fault has until ${until}; accepted is a whole number from ${from + 1} to ${most} (µs): after "from", ` +
      `and at most ${MOST_OCCURRENCES} times "every" later`
  }
  return lasts === undefined || undoOf(fault) !== null ? null
    : `"${fault.kind}" has lasts ${lasts}; accepted is nothing, for nothing undoes it`
}

function problem(value: unknown, names: Names, known: Kinds, what: string): string | null {
  if (!isRecord(value)) return `the ${what} was ${show(value)}; accepted is an object with a "kind"`
  const { kind, ...rest } = value
  const fields = typeof kind === 'string' && Object.hasOwn(known, kind) ? known[kind]! : null
  if (fields === null) return `${show(kind)} is no ${what}; accepted are ${Object.keys(known).join(', ')}`
  return fieldProblem(rest, names, fields, show(kind))
}

/** The first field that is not what is accepted, or is not known at all. */
function fieldProblem(
  value: Record<string, unknown>, names: Names, fields: Readonly<Record<string, Check>>, whose: string,
): string | null {
  for (const [name, check] of Object.entries(fields)) {
    const accepted = check(value[name], names)
    if (accepted !== null) return `${whose} has ${name} ${show(value[name])}; accepted is ${accepted}`
  }
  const unknown = Object.keys(value).find(name => !Object.hasOwn(fields, name))
  if (unknown === undefined) return null
  return `${whose} has a field ${show(unknown)}; accepted is ${Object.keys(fields).join(', ') || 'no field but its kind'}`
}

/** What was read, in one short line, for a sentence that refuses it. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = textOf(value)
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? `a ${typeof value}`
  } catch {
    return 'something that is no JSON'
  }
}
