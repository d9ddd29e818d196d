import { timeText, type Role, type View } from '@quorate/kernel'
import { suspects, type FailureDetector, type State } from './state.ts'

export const view: View<FailureDetector> = {
  role,
  epoch: () => null,
  describe,
  rows,
  contents: s => (suspects(s).length === 0 ? [] : [['suspected', suspects(s).map(node => `node ${node}`).join(', ')]]),
  message: () => ({ label: 'HB', style: 'heartbeat', text: 'Heartbeat', epoch: null }),
  timer: timer => (timer === 'heartbeat' ? 'heartbeat timer' : 'timeout'),
}

/** Who watches and is watched by nobody stands out from those that it watches. */
function role({ config, suspected }: State): Role {
  if (config.watches.length === 0) return { shape: 'follower', word: 'watched' }
  const count = suspected.filter(each => each).length
  const word = count === 0 ? 'trusts all' : `suspects ${count} of ${suspected.length}`
  return { shape: config.watchers.length === 0 ? 'observer' : 'follower', word }
}

function describe(s: State): string {
  if (s.config.watches.length === 0) return 'sends heartbeats'
  const names = suspects(s).map(node => `node ${node}`)
  return names.length === 0 ? 'trusts all' : `suspects ${names.join(', ')}`
}

function rows(s: State): readonly (readonly [string, string])[] {
  const { watchers, watches, heartbeat } = s.config
  const beats = watchers.length === 0 ? [] : [['sends a heartbeat every', timeText(heartbeat)] as const]
  if (watches.length === 0) return beats
  const each = (value: (at: number) => number | string): string =>
    watches.map((node, at) => `node ${node}: ${value(at)}`).join(', ')
  return [
    ...beats,
    ['output', each(at => (s.suspected[at] ? 'suspected' : 'trusted'))],
    ['timeout', each(at => timeText(s.timeout[at]!))],
    ['heartbeats', each(at => s.heard[at]!)],
    ['mistakes', each(at => s.mistakes[at]!)],
  ]
}
