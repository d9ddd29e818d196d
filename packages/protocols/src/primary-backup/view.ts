import { Seq, type LogCell, type MessageView, type NodeId, type View } from '@quorate/kernel'
import { counted } from '../words.ts'
import type { Entry, Message, MonitorMessage } from './messages.ts'
import { backupsNeeded, lastEpoch, leads, type PrimaryBackup, type State } from './state.ts'

/** Cells that are drawn: the newest ones. */
const DRAWN = 64

/** `label` writes a command as shortly as a log cell needs it: only the host knows what commands are. */
export function viewWith(label: (command: unknown) => string): View<PrimaryBackup> {
  return {
    role: s => (leads(s) ? { shape: 'leader', word: 'primary' } : { shape: 'follower', word: 'backup' }),
    epoch: s => s.epoch,
    describe: s => `${leads(s) ? 'primary' : `backup of node ${s.primary}`} in epoch ${s.epoch}, ${counted(s.log.length, 'entry', 'entries')}`,
    rows,
    log: s => logOf(s, label),
    committed: 'on all',
    leader: s => s.primary,
    message: messageView,
    request: command => `append ${label(command)}`,
    outcome: ({ primary }) => `not taken, the primary is node ${primary}`,
    timer: timer => (timer === 'give-up' ? 'give-up timer' : 'heartbeat timer'),
  }
}

export const view = viewWith(command => JSON.stringify(command))

function rows(s: State): readonly (readonly [string, string])[] {
  const common = [
    ['epoch', String(s.epoch)],
    ['primary', `node ${s.primary}`],
    ['last position', `${s.log.length} of epoch ${lastEpoch(s.log)}`],
  ] as const
  if (!leads(s)) return [...common, ['log', s.synced ? 'agrees with the primary' : 'not yet compared with the primary']]
  return [
    ...common,
    ['sent up to', byNode(s.config.nodes, s.sent)],
    ['acknowledged up to', byNode(s.config.nodes, s.acked)],
    ['everywhere up to', String(s.stable)],
    ...waitingRows(s),
  ]
}

/** Of a primary that waits for its backups. */
function waitingRows(s: State): readonly (readonly [string, string])[] {
  if (s.config.acknowledge === 'async') return []
  const needed = `${backupsNeeded(s.config)} of ${s.config.nodes.length - 1} backups`
  return [
    ['waits for', s.gaveUp ? `nobody: gave up waiting for ${needed}` : needed],
    ['executed and answered up to', String(s.applied)],
  ]
}

/** "node 0: 3, node 1: 2" */
export function byNode(nodes: readonly NodeId[], values: readonly (number | string)[]): string {
  return nodes.map((node, at) => `node ${node}: ${values[at]}`).join(', ')
}

function logOf(s: State, label: (command: unknown) => string): readonly LogCell[] {
  const first = Math.max(0, s.log.length - DRAWN)
  return Seq.slice(s.log, first, s.log.length).map(({ epoch, command }, i) => {
    const index = first + i + 1
    return { index, epoch, text: label(command), committed: index <= s.stable }
  })
}

const MONITOR_LABELS = { Ping: 'PING', Pong: 'PONG', Promote: 'PROM', Follow: 'FOL' } as const

export function monitorMessageView(m: MonitorMessage): MessageView {
  const label = MONITOR_LABELS[m.type]
  switch (m.type) {
    case 'Ping': return { label, style: 'heartbeat', text: 'Ping', epoch: null }
    case 'Pong': {
      const text = `Pong(${m.leads ? 'primary' : 'backup'} in epoch ${m.epoch}, ${counted(m.position, 'entry', 'entries')})`
      return { label, style: 'heartbeat', text, epoch: m.epoch }
    }
    case 'Promote': return { label, style: 'request', text: `Promote(lead in epoch ${m.epoch})`, epoch: m.epoch }
    case 'Follow': return { label, style: 'request', text: `Follow(node ${m.primary} leads in epoch ${m.epoch})`, epoch: m.epoch }
  }
}

function messageView(m: Message): MessageView {
  const { type } = m
  if (type === 'Replicate') {
    const style = m.entries.length === 0 ? 'heartbeat' : 'request'
    return { label: 'REPL', style, text: `Replicate(epoch ${m.epoch}, ${entriesText(m.position, m.entries)})`, epoch: m.epoch }
  }
  if (type === 'Ack') return { label: 'ACK', style: 'reply', text: `Ack(has all up to position ${m.position})`, epoch: m.epoch }
  if (type === 'Sync') {
    return { label: 'SYNC', style: 'request', text: `Sync(ends at position ${m.position} of epoch ${m.lastEpoch})`, epoch: m.epoch }
  }
  if (type === 'Resume') {
    const text = `Resume(after position ${m.position} of epoch ${m.lastEpoch}, ${counted(m.entries.length, 'entry', 'entries')})`
    return { label: 'RES', style: 'reply', text, epoch: m.epoch }
  }
  return monitorMessageView(m)
}

function entriesText(position: number, entries: readonly Entry[]): string {
  if (entries.length === 0) return `no entries, the next would be ${position}`
  return entries.length === 1 ? `entry ${position}` : `entries ${position} to ${position + entries.length - 1}`
}
