import type { View } from '@quorate/kernel'
import { commandForms, commandText } from '../kv/command.ts'
import { messageView } from '../kv/messages.ts'
import { outcomeText } from '../kv/outcome.ts'
import { waiting, type KvClient } from './state.ts'

export const view: View<KvClient> = {
  role: () => ({ shape: 'client', word: 'client' }),
  epoch: () => null,
  describe: ({ open }) => (open === null ? 'client, idle' : `client, wants to ${commandText(open.command)}`),
  rows: s => [
    ['operation', s.open === null ? 'none' : commandText(s.open.command)],
    ['asks', s.open === null || s.open.server === null ? 'nobody' : `node ${s.open.server}`],
    [s.config.leaderless ? 'asks first' : 'takes for the leader', `node ${s.believed}`],
    ...(s.config.sessions ? [['session', s.by === null ? 'none' : `${s.by.session}, command ${s.by.number}`] as const] : []),
    ['asked and not refused', String(s.open?.unanswered ?? 0)],
    ['redirects followed', String(s.open?.redirects ?? 0)],
    ['in line', String(waiting(s))],
  ],
  leader: s => (s.config.leaderless ? null : s.open?.server ?? s.believed),
  message: messageView,
  request: commandText,
  commands: commandForms,
  outcome: outcomeText,
  timer: timer => (timer === 'next' ? 'timer for the next server' : 'timer for giving up'),
}
