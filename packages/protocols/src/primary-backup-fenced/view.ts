import type { MessageView, Role as ShownRole, View } from '@quorate/kernel'
import { commandLabel, commandText } from '../kv/command.ts'
import { messageView as clientMessageView } from '../kv/messages.ts'
import { outcomeText } from '../kv/outcome.ts'
import { contentsText } from '../kv/store.ts'
import { monitorMessageView } from '../primary-backup/view.ts'
import { counted } from '../words.ts'
import type { Message, StorageMessage } from './messages.ts'
import type { PrimaryBackupFenced, Role, State } from './state.ts'

const ROLES: Readonly<Record<Role, ShownRole>> = {
  backup: { shape: 'follower', word: 'backup' },
  fencing: { shape: 'candidate', word: 'primary to be' },
  primary: { shape: 'leader', word: 'primary' },
}

export const view: View<PrimaryBackupFenced> = {
  role: s => ROLES[s.role],
  epoch: s => s.epoch,
  describe: s => `${ROLES[s.role].word}${s.role === 'backup' ? ` of node ${s.primary}` : ''} in epoch ${s.epoch}, ${counted(s.open.length + s.queue.length, 'operation')} under way`,
  rows: (s: State) => [
    ['epoch', String(s.epoch)],
    ['primary', `node ${s.primary}`],
    ['asked the storage', `round ${s.round}`],
    ['confirmed', `round ${s.confirmed}`],
    ['under way', s.open.map(({ command }) => commandLabel(command)).join(' ')],
    ['in line', String(s.queue.length)],
  ],
  contents: s => contentsText(s.store),
  leader: s => s.primary,
  message: messageView,
  request: commandText,
  outcome: outcomeText,
  timer: () => 'timer for asking the storage again',
}

function messageView(m: Message): MessageView {
  switch (m.type) {
    case 'Request':
    case 'Reply': return clientMessageView(m)
    case 'Ping':
    case 'Pong':
    case 'Promote':
    case 'Follow': return monitorMessageView(m)
    default: return storageMessageView(m)
  }
}

export function storageMessageView(m: StorageMessage): MessageView {
  const { type, epoch } = m
  switch (type) {
    case 'Fence': return { label: 'FNC', style: 'request', text: `Fence(refuse all below epoch ${epoch})`, epoch }
    case 'Fenced': return { label: 'FNCD', style: 'reply', text: `Fenced(epoch ${epoch}, ${counted(m.log.length, 'entry', 'entries')})`, epoch }
    case 'Append': {
      const what = m.commands.length === 0 ? 'am I still primary?' : m.commands.map(commandLabel).join(' ')
      return { label: m.commands.length === 0 ? 'CHK' : 'APP', style: 'request', text: `Append(epoch ${epoch}, ${what})`, epoch }
    }
    case 'Appended': return { label: 'OK', style: 'reply', text: `Appended(epoch ${epoch}, round ${m.round})`, epoch }
    case 'Refused': return { label: 'REF', style: 'reply', text: `Refused(epoch ${epoch}, node ${m.owner} has come with epoch ${m.by})`, epoch: m.by }
  }
}
