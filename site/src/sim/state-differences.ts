/** What differs between the states of two runs, node by node, as paths and short texts. Pure. */
import { Dict, Seq, stateDiff, withNames, type Recording } from '@quorate/kernel'
import type { NodeDifference } from './types.ts'

interface Seen {
  readonly life: string
  readonly state: unknown
  /** How the protocol itself shows its fields: it knows which of its numbers are nodes. */
  readonly rows: ReadonlyMap<string, string>
}

/** Each node by its name, right after an event; −1 is before the first. */
function nodesAt(recording: Recording, event: number): ReadonlyMap<string, Seen> {
  if (event < 0) return new Map()
  const world = recording.worldAfter(event)
  return new Map(recording.setup.nodes.map(({ name, protocol }, id) => {
    const { state, up, paused } = world.node(id)
    const down = state === null ? 'not started' : 'crashed'
    const rows = state === null ? [] : protocol.view.rows(state)
    const named = new Map(rows.map(([field, value]) => [field, withNames(value, world.names)]))
    return [name, { state, life: !up ? down : paused ? 'paused' : 'up', rows: named }]
  }))
}

export function stateDifferences(a: Recording, atA: number, b: Recording, atB: number): NodeDifference[] {
  const inB = nodesAt(b, atB)
  const found: NodeDifference[] = []
  for (const [name, one] of nodesAt(a, atA)) {
    const other = inB.get(name)
    if (other === undefined) continue
    const life = one.life === other.life ? [] : [['life', one.life, other.life] as const]
    const states = stateDiff(one.state, other.state)
      .map(([path, ...values]) => [path === '' ? 'state' : path, ...texts(one, other, path, ...values)] as const)
    if (life.length + states.length > 0) found.push({ name, rows: [...life, ...states] })
  }
  return found
}

/** A field as its protocol shows it where that tells the two apart; a part of one as it stands. */
function texts(one: Seen, other: Seen, path: string, before: unknown, after: unknown): [a: string, b: string] {
  const field = path.slice(path.lastIndexOf('.') + 1)
  const [a, b] = [one.rows.get(field), other.rows.get(field)]
  return a === undefined || b === undefined || a === b ? [text(before), text(after)] : [a, b]
}

/** "–" for what is not there at all. */
const text = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(plain(value)))

/** Contents, not the tries that hold them. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  if ('root' in value && 'length' in value) return Seq.toArray(value as Seq<unknown>).map(plain)
  if ('root' in value && 'size' in value) {
    return Object.fromEntries(Dict.entries(value as Dict<unknown>).map(([key, inner]) => [key, plain(inner)]))
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
