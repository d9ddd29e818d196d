import type { MessageView, NodeId, Role, View } from '@quorate/kernel'
import type { Message, Rumour } from './messages.ts'
import { heldOf, withStatus, type Gossip, type State } from './state.ts'

export const view: View<Gossip> = {
  role,
  epoch: () => null,
  describe: s => {
    const parts = [textOf('suspects', withStatus(s, 'suspect')), textOf('holds for dead', withStatus(s, 'dead'))]
      .filter(text => text !== '')
    return `incarnation ${s.incarnation}, ${parts.join(', ') || 'holds all for alive'}`
  },
  rows: s => [
    ['incarnation', String(s.incarnation)],
    ['probes', s.probe === null ? 'nobody' : `node ${s.probe.target}${s.probe.isAnswered ? ', answered' : ''}`],
    ...s.config.nodes.filter(node => node !== s.self).map(node => {
      const { status, incarnation, left } = heldOf(s, node)!
      return [`node ${node}`, `${status}, incarnation ${incarnation}, to be told ${left} times`] as const
    }),
  ],
  contents: s => [
    ...pair('suspects', withStatus(s, 'suspect')), ...pair('dead', withStatus(s, 'dead')),
  ],
  message: messageView,
  timer: timer => timers[timer] ?? timer,
}

const timers: Readonly<Record<string, string>> =
  { period: 'period timer', patience: 'timer for asking others', suspicion: 'suspicion timer' }

const names = (nodes: readonly NodeId[]): string => nodes.map(node => `node ${node}`).join(', ')
const textOf = (what: string, nodes: readonly NodeId[]): string => (nodes.length === 0 ? '' : `${what} ${names(nodes)}`)
const pair = (what: string, nodes: readonly NodeId[]): (readonly [string, string])[] =>
  (nodes.length === 0 ? [] : [[what, names(nodes)]])

function role(s: State): Role {
  const [suspects, dead] = [withStatus(s, 'suspect').length, withStatus(s, 'dead').length]
  if (suspects + dead === 0) return { shape: 'follower', word: 'member' }
  return { shape: 'follower', word: suspects > 0 ? 'suspicious' : `${dead} dead` }
}

const rumourText = ({ node, status, incarnation }: Rumour): string => `node ${node} ${status} ${incarnation}`

function messageView(message: Message): MessageView {
  const { type, period, rumours } = message
  const carried = rumours.length === 0 ? '' : `; ${rumours.map(rumourText).join(', ')}`
  if (type === 'PingReq') {
    return { label: 'PR', style: 'request', text: `PingReq(node ${message.target}, period ${period}${carried})`, epoch: null }
  }
  const through = message.origin === null ? '' : `, for node ${message.origin}`
  const text = `${type}(period ${period}${through}${carried})`
  return { label: type === 'Ping' ? 'P' : 'ACK', style: type === 'Ping' ? 'heartbeat' : 'reply', text, epoch: null }
}
