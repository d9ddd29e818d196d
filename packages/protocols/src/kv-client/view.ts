import type { View } from '@quorate/kernel'
import { commandText } from '../kv/command.ts'
import { messageView } from '../kv/messages.ts'
import { outcomeText } from '../kv/outcome.ts'
import { waiting, type KvClient, type State } from './state.ts'

export const view: View<KvClient> = {
  role: () => ({ shape: 'client', word: 'client' }),
  epoch: () => null,
  describe: ({ open }) => (open === null ? 'client, idle' : `client, wants to ${commandText(open.command)}`),
  rows: s => [
    ['operation', s.open === null ? 'none' : commandText(s.open.command)],
    ['asked and not refused', String(s.open?.unanswered ?? 0)],
    ['redirects followed', String(s.open?.redirects ?? 0)],
    ['in line', String(waiting(s))],
  ],
  leader: (s: State) => s.open?.server ?? s.believed,
  message: messageView,
  request: commandText,
  outcome: outcomeText,
  timer: timer => (timer === 'next' ? 'timer for the next server' : 'timer for giving up'),
}
