import { timeText, type Role, type View } from '@quorate/kernel'
import { deviationOf, meanOf } from './normal.ts'
import { suspects, type PhiAccrual, type State } from './state.ts'

export const view: View<PhiAccrual> = {
  role,
  epoch: () => null,
  describe,
  rows,
  contents: s => (suspects(s).length === 0 ? [] : [['suspected', suspects(s).map(node => `node ${node}`).join(', ')]]),
  message: () => ({ label: 'HB', style: 'heartbeat', text: 'Heartbeat', epoch: null }),
  timer: timer => (timer === 'heartbeat' ? 'heartbeat timer' : 'φ timer'),
}

/** Who watches and is watched by nobody stands out from those that it watches. */
function role(s: State): Role {
  const { watches, watchers } = s.config
  if (watches.length === 0) return { shape: 'follower', word: 'watched' }
  const count = suspects(s).length
  const word = count === 0 ? 'trusts all' : `suspects ${count} of ${watches.length}`
  return { shape: watchers.length === 0 ? 'observer' : 'follower', word }
}

function describe(s: State): string {
  const { watches, thresholds } = s.config
  if (watches.length === 0) return 'sends heartbeats'
  const raised = watches.flatMap((node, at) => (s.level[at] === 0 ? [] : [`node ${node} at φ ≥ ${thresholds[s.level[at]! - 1]}`]))
  return raised.length === 0 ? 'trusts all' : raised.join(', ')
}

function rows(s: State): readonly (readonly [string, string])[] {
  const { watchers, watches, heartbeat, thresholds } = s.config
  const beats = watchers.length === 0 ? [] : [['sends a heartbeat every', timeText(heartbeat)] as const]
  if (watches.length === 0) return beats
  const each = (value: (at: number) => number | string): string =>
    watches.map((node, at) => `node ${node}: ${value(at)}`).join(', ')
  return [
    ...beats,
    ['φ has reached', each(at => (s.level[at] === 0 ? 'nothing' : thresholds[s.level[at]! - 1]!))],
    ['mean', each(at => timeText(meanOf(s.windows[at]!)))],
    ['deviation', each(at => timeText(deviationOf(s.windows[at]!)))],
    ['next threshold after', each(at => timeText(s.patience[at]!))],
    ['heartbeats', each(at => s.heard[at]!)],
    ['mistakes', each(at => s.mistakes[at]!)],
  ]
}
