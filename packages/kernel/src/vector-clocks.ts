/** Vector clocks (Fidge, Mattern 1988): which events of a run can have known of which. */
import type { Recording } from './recording.ts'

export interface VectorClocks {
  /** How many events of each node this one can have known of, its own included. A view: do not change it. */
  of(event: number): Int32Array
  /** Whether `a` can have had an influence on `b`. */
  before(a: number, b: number): boolean
  /** Neither can have had one on the other. */
  concurrent(a: number, b: number): boolean
}

const known = new WeakMap<Recording, VectorClocks>()

/** Computed once a recording: one row of 32-bit integers an event. */
export function vectorClocks(recording: Recording): VectorClocks {
  const done = known.get(recording)
  if (done !== undefined) return done
  const clocks = clocksOf(recording)
  known.set(recording, clocks)
  return clocks
}

function clocksOf(recording: Recording): VectorClocks {
  const size = recording.setup.nodes.length
  const rows = new Int32Array(recording.length * size)
  const of = (event: number): Int32Array => rows.subarray(event * size, (event + 1) * size)
  const last: Int32Array[] = recording.setup.nodes.map(() => new Int32Array(size))
  for (let i = 0; i < recording.length; i++) {
    const { kind, node, message } = recording.row(i)
    const row = of(i)
    row.set(last[node]!)
    // An act, and a message that does not arrive, are no events of the node.
    if (kind === 'act' || kind === 'lost') continue
    if (message >= 0) join(row, of(recording.message(message).sentBy))
    row[node]!++
    last[node] = row
  }
  const before = (a: number, b: number): boolean => {
    const { node, kind } = recording.row(a)
    if (a === b || kind === 'act' || kind === 'lost') return false
    return of(b)[node]! >= of(a)[node]!
  }
  return { of, before, concurrent: (a, b) => a !== b && !before(a, b) && !before(b, a) }
}

function join(row: Int32Array, other: Int32Array): void {
  for (let i = 0; i < row.length; i++) row[i] = Math.max(row[i]!, other[i]!)
}
