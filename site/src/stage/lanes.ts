/** What a node was during which events: the thick and thin parts of its lane. Pure. */
import type { NodeId, Role } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'
import { keyOf } from './told-cuts.ts'

/** From event `from` up to, but not including, event `to`. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly life: 'up' | 'crashed' | 'paused'
  readonly role: Role
  readonly epoch: number | null
}

/** The stretches of one node's lane, in order, without gaps from its first event to the end of the run. */
export function stretchesOf({ tenures, acts, events, length }: RunSummary, node: NodeId): Stretch[] {
  const changes: { at: number; life?: Stretch['life']; role?: Role; epoch?: number | null }[] = []
  for (const { event, node: who, role, epoch } of tenures) if (who === node) changes.push({ at: event, role, epoch })
  for (const { event, act } of acts) {
    if (!('node' in act) || act.node !== node) continue
    if (act.kind === 'crash') changes.push({ at: event, life: 'crashed' })
    if (act.kind === 'pause') changes.push({ at: event, life: 'paused' })
    if (act.kind === 'resume') changes.push({ at: event, life: 'up' })
  }
  for (let at = events.kind.indexOf('start'); at >= 0; at = events.kind.indexOf('start', at + 1)) {
    if (events.node[at] === node) changes.push({ at, life: 'up' })
  }
  const found: Stretch[] = []
  for (const change of changes.toSorted((a, b) => a.at - b.at)) {
    const last = found.pop()
    const before = last ?? { life: 'up' as const, role: { shape: 'follower' as const, word: '' }, epoch: null }
    if (last !== undefined && last.from < change.at) found.push({ ...last, to: change.at })
    // A crashed node cannot be paused or resumed: only its start brings it back.
    const isDead = before.life === 'crashed' && events.kind[change.at] !== 'start'
    found.push({
      from: change.at, to: length, life: isDead ? 'crashed' : (change.life ?? before.life),
      role: change.role ?? before.role, epoch: change.epoch === undefined ? before.epoch : change.epoch,
    })
  }
  return found
}

/** Something that concerned several nodes for a while: a cut, or a situation such as two leaders at once. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly kind: 'cut' | 'situation'
  /** What stands beside it: "cut", or what somebody calls the cut, or the name of the situation. */
  readonly word: string
}

const CUTS: ReadonlySet<string> = new Set(['cut', 'cut-one-way', 'cut-links', 'bridge', 'ring', 'isolate'])

export function bandsOf({ acts, situations, length }: RunSummary): Band[] {
  const bands: Band[] = []
  let open: { from: number; word: string; cut: string }[] = []
  for (const { event, act } of acts) {
    if (CUTS.has(act.kind)) open.push({ from: event, word: act.called ?? 'cut', cut: keyOf(act) })
    if (act.kind !== 'heal' && act.kind !== 'calm') continue
    const only = act.kind === 'heal' && act.only ? keyOf(act.only) : undefined
    const ended = open.filter(({ cut }) => only === undefined || cut === only)
    bands.push(...ended.map(({ cut: _, ...band }) => ({ ...band, to: event, kind: 'cut' as const })))
    open = open.filter(one => !ended.includes(one))
  }
  bands.push(...open.map(({ cut: _, ...band }) => ({ ...band, to: length, kind: 'cut' as const })))
  for (const { name, spans } of situations) {
    for (const [from, to] of spans) bands.push({ from, to: to < 0 ? length : to, kind: 'situation', word: name })
  }
  return bands
}
