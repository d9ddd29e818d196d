import { clientOf, operationOf, type MessageView, type View } from '@quorate/kernel'
import type { LockMessage, ResourceMessage, SessionId } from './messages.ts'
import type { LeaseLock, State } from './state.ts'

/** "session 2 of node 0" */
const sessionText = (session: SessionId): string => `session ${operationOf(session)} of node ${clientOf(session)}`

export const view: View<LeaseLock> = {
  role: () => ({ shape: 'service', word: 'service' }),
  epoch: s => (s.token === 0 ? null : s.token),
  describe,
  rows: s => [
    ['lent to', s.holder === null ? 'nobody' : sessionText(s.holder)],
    ['last token', s.token === 0 ? 'none yet' : String(s.token)],
    ['in line', s.queue.map(sessionText).join(', ') || 'nobody'],
  ],
  contents: s => [
    ['lent to', s.holder === null ? '—' : `node ${clientOf(s.holder)}`],
    ...(s.queue.length === 0 ? [] : [['in line', waitingText(s)] as const]),
  ],
  leader: s => (s.holder === null ? null : clientOf(s.holder)),
  message: messageView,
  timer: () => 'session timer',
}

function describe({ holder, token, queue }: State): string {
  const line = queue.length === 0 ? '' : `, ${waitingText({ queue })} in line`
  if (holder === null) return 'lock service, the lock is free'
  return `lock service, lent to node ${clientOf(holder)} with token ${token}${line}`
}

const waitingText = ({ queue }: Pick<State, 'queue'>): string =>
  queue.map(session => `node ${clientOf(session)}`).join(', ')

export function messageView(m: LockMessage | ResourceMessage): MessageView {
  switch (m.type) {
    case 'Acquire': return { label: 'ACQ', style: 'request', text: 'Acquire(the lock)', epoch: null }
    case 'KeepAlive': return { label: 'KA', style: 'heartbeat', text: 'KeepAlive', epoch: null }
    case 'Release': return { label: 'REL', style: 'request', text: 'Release', epoch: null }
    case 'Alive': {
      const what = m.token === null ? 'in line' : `has the lock, token ${m.token}`
      return { label: 'ALV', style: 'reply', text: `Alive(${what})`, epoch: m.token }
    }
    case 'Granted': return { label: 'GRT', style: 'reply', text: `Granted(token ${m.token})`, epoch: m.token }
    case 'Expired': return { label: 'EXP', style: 'reply', text: 'Expired', epoch: null }
    default: return resourceMessageView(m)
  }
}

function resourceMessageView(m: ResourceMessage): MessageView {
  const { token } = m
  switch (m.type) {
    case 'Read': return { label: 'RD', style: 'request', text: `Read(token ${token})`, epoch: token }
    case 'Value': return { label: 'VAL', style: 'reply', text: `Value(version ${m.version}, total ${m.total})`, epoch: token }
    case 'Write': return { label: 'WR', style: 'request', text: `Write(total ${m.total}, token ${token})`, epoch: token }
    case 'Written': return { label: 'OK', style: 'reply', text: `Written(token ${token})`, epoch: token }
    case 'Refused': return { label: 'REF', style: 'reply', text: `Refused(token ${token}, for token ${m.by} has come)`, epoch: m.by }
  }
}
