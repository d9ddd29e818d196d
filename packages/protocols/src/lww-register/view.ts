import { Dict, type MessageView, type NodeId, type View } from '@quorate/kernel'
import { valueText } from '../kv/command.ts'
import { messageView as clientMessageView } from '../kv/messages.ts'
import { counted } from '../words.ts'
import type { Message, Stamp, Version } from './messages.ts'
import { owedTo, peersOf, type LwwRegister, type State } from './state.ts'

/** "0.605300": all stamps with the same number of digits, so that they can be compared by eye. */
function secondsText(time: number, digits: number): string {
  const size = Math.abs(time)
  const whole = Math.floor(size / 1_000_000)
  const rest = String(1_000_000 + size - whole * 1_000_000).slice(1, 1 + digits)
  return `${time < 0 ? '−' : ''}${whole}.${rest}`
}

/** "0.605300", in seconds. */
export const timeText = ({ time }: Pick<Stamp, 'time'>): string => secondsText(time, 6)

/** "0.605300 s of node 0" */
export const stampText = (stamp: Stamp): string => `${timeText(stamp)} s of node ${stamp.by}`

const LATE = 100_000_000

/** "500 @ 0.605": under a node there is little room, and less beside a stamp of hours. */
const versionText = ({ value, time }: Version): string =>
  `${valueText(value)} @ ${secondsText(time, Math.abs(time) < LATE ? 3 : 1)}`

export const view: View<LwwRegister> = {
  role: () => ({ shape: 'follower', word: 'replica' }),
  epoch: () => null,
  describe: s => `replica, ${describeKeys(s)}${describeOwed(s)}`,
  rows: s => [
    ...sorted(s).map(([key, version]) => [key, `${valueText(version.value)}, stamped ${stampText(version)}`] as const),
    ['owes', peersOf(s).map(peer => owedText(s, peer)).join(', ')] as const,
  ],
  // With its stamp: the value alone would not say why it is the one that stays.
  contents: s => sorted(s).map(([key, version]) => [key, versionText(version)] as const),
  message: messageView,
  timer: () => 'timer for sending again',
}

const sorted = (s: State): (readonly [key: string, version: Version])[] => Dict.entries(s.versions)

const SHOWN = 2

function describeKeys(s: State): string {
  if (s.versions.size === 0 || s.versions.size > SHOWN) return counted(s.versions.size, 'key')
  return sorted(s).map(([key, version]) => `${key} = ${versionText(version)}`).join(', ')
}

const owedText = (s: State, peer: NodeId): string => `node ${peer}: ${owedTo(s, peer).join(' ') || 'nothing'}`

function describeOwed(s: State): string {
  const waiting = peersOf(s).filter(peer => owedTo(s, peer).length > 0)
  return waiting.length === 0 ? '' : `, owes something to ${waiting.map(peer => `node ${peer}`).join(' and ')}`
}

function messageView(message: Message): MessageView {
  if (message.type === 'Update') {
    const { key, version } = message
    return { label: 'UPD', style: 'request', text: `Update(${key} = ${valueText(version.value)}, ${stampText(version)})`, epoch: null }
  }
  if (message.type === 'Ack') {
    return { label: 'ACK', style: 'reply', text: `Ack(has ${message.key} of ${stampText(message.stamp)})`, epoch: null }
  }
  return clientMessageView(message)
}
