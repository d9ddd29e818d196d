/** Faults and acts that come from outside: nothing is trusted to have its shape, and what is wrong is one sentence. */
import type { Micros } from './protocol.ts'

type Names = readonly string[]
/** What a field accepts, in words, or null when the value is good. */
type Check = (value: unknown, names: Names) => string | null

const DAY: Micros = 86_400_000_000
const isInt = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
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
  if (isRecord(value) && typeof value.role === 'string' && value.role !== '') return null
  if (isRecord(value) && areNodes(value.oneOf, names)) return null
  return `${nodeText(names)}, {"role":"leader"} or {"oneOf":[…]}`
}
const nodes: Check = (value, names) => (areNodes(value, names) ? null : `a list, each item ${nodeText(names)}`)
const sides: Check = (value, names) =>
  (Array.isArray(value) && value.length > 1 && value.every(side => areNodes(side, names))
    ? null : `two or more lists, each item ${nodeText(names)}`)
const integer = (min: number, max: number, unit: string): Check => value =>
  (isInt(value, min, max) ? null : `a whole number from ${min} to ${max} (${unit})`)
const micros = integer(0, DAY, 'µs')
const range: Check = value =>
  (Array.isArray(value) && value.length === 2 && isInt(value[0], 0, DAY) && isInt(value[1], value[0], DAY)
    ? null : `[shortest, longest] in µs, from 0 to ${DAY}`)
const flag: Check = value => (typeof value === 'boolean' ? null : 'true or false')
const maybe = (check: Check): Check => (value, names) => (value === undefined ? null : check(value, names))
const lineage: Check = value => (Number.isSafeInteger(value) ? null : 'a lineage')
const anything: Check = value => (value === undefined ? 'a request' : null)
const rate = integer(0, 1_000_000, 'of a million')

const latency: Check = value => {
  if (Array.isArray(value)) return range(value, [])
  if (!isRecord(value)) return 'a range or {"kind":"constant" | "exponential" | "heavy-tail", …}'
  if (value.kind === 'constant') return micros(value.is, [])
  const second = value.kind === 'exponential' ? value.mean : value.kind === 'heavy-tail' ? value.scale : undefined
  return micros(value.min, []) === null && micros(second, []) === null ? null
    : '{"kind":"exponential","min":µs,"mean":µs} or {"kind":"heavy-tail","min":µs,"scale":µs}'
}

const qualityFields: Readonly<Record<string, Check>> = {
  latency, loss: rate, duplicate: rate, corrupt: rate, checksum: flag, reorder: rate, reorderBy: range,
  capacity: integer(0, 1_000_000, 'messages'),
}

const quality: Check = (value, names) => {
  if (!isRecord(value)) return `an object with ${Object.keys(qualityFields).join(', ')}`
  for (const [name, inner] of Object.entries(value)) {
    const check = qualityFields[name]
    if (check === undefined) return `only ${Object.keys(qualityFields).join(', ')} (it names "${name}")`
    const accepted = check(inner, names)
    if (accepted !== null) return `for "${name}" ${accepted}`
  }
  return null
}

const times = integer(1, 1_000, 'times')
const ofNode = { node: target }
const direction = { from: nodes, to: nodes }

/** The fields of every kind. */
const kinds: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  'cut': { sides }, 'cut-one-way': direction, 'bridge': { left: nodes, right: nodes }, 'ring': { nodes },
  'flap': { sides, every: integer(1, DAY, 'µs'), times }, 'heal': {}, 'degrade': { ...direction, quality },
  'clog': direction, 'unclog': direction, 'calm': { core: nodes },
  'isolate': ofNode, 'crash': { ...ofNode, torn: maybe(flag) }, 'restart': ofNode,
  'crash-loop': { ...ofNode, every: integer(1, DAY, 'µs'), times }, 'pause': ofNode, 'resume': ofNode,
  'slow': { ...ofNode, by: range }, 'wipe': ofNode, 'clock-step': { ...ofNode, by: integer(-DAY, DAY, 'µs') },
  'clock-drift': { ...ofNode, ppm: integer(-900_000, 900_000, 'parts per million') },
  'clock-freeze': ofNode, 'clock-thaw': ofNode, 'disk-latency': { ...ofNode, latency: range },
  'disk-full': ofNode, 'disk-freed': ofNode, 'flush-fails': ofNode,
  'bit-rot': { ...ofNode, record: integer(0, 1_000_000, 'records') }, 'misdirect': ofNode,
}

const acts: typeof kinds = {
  ...kinds, deliver: { message: lineage }, drop: { message: lineage }, request: { client: node, request: anything },
}

/** One sentence saying what is wrong with an act from outside, or null. `names` are the scenario's nodes. */
export const actProblem = (act: unknown, names: Names): string | null => problem(act, names, acts, 'act')

/** The same for a fault with its time, or its rate. */
export function plannedProblem(planned: unknown, names: Names): string | null {
  if (!isRecord(planned)) return `a planned fault was ${show(planned)}; accepted is an object with "at" and "fault"`
  const timing: Readonly<Record<string, Check>> = 'every' in planned
    ? { every: integer(1, DAY, 'µs'), from: micros, until: micros, lasts: maybe(micros) }
    : { at: micros }
  for (const [name, check] of Object.entries(timing)) {
    const accepted = check(planned[name], names)
    if (accepted !== null) return `"${name}" was ${show(planned[name])}; accepted is ${accepted}`
  }
  return problem(planned.fault, names, kinds, 'fault')
}

function problem(value: unknown, names: Names, known: typeof kinds, what: string): string | null {
  if (!isRecord(value)) return `the ${what} was ${show(value)}; accepted is an object with a "kind"`
  const fields = typeof value.kind === 'string' && Object.hasOwn(known, value.kind) ? known[value.kind]! : null
  if (fields === null) return `"${String(value.kind)}" is no ${what}; accepted are ${Object.keys(known).join(', ')}`
  for (const [name, check] of Object.entries(fields)) {
    const accepted = check(value[name], names)
    if (accepted !== null) return `"${String(value.kind)}" has ${name} ${show(value[name])}; accepted is ${accepted}`
  }
  return null
}

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing'
