import type { View } from '@quorate/kernel'
import { commandLabel, commandText, type Command } from '../kv/command.ts'
import { messageView } from '../kv/messages.ts'
import { outcomeText } from '../kv/outcome.ts'
import { contentsText } from '../kv/store.ts'
import { viewWith } from '../primary-backup/view.ts'
import { counted } from '../words.ts'
import { CHANNEL, type PrimaryBackupKv } from './state.ts'

const inner = viewWith(command => commandLabel(command as Command))

export const view: View<PrimaryBackupKv> = {
  role: s => inner.role(s[CHANNEL]),
  epoch: s => inner.epoch(s[CHANNEL]),
  describe: s => `${inner.describe(s[CHANNEL])}, ${counted(s.store.size, 'key')}`,
  rows: s => inner.rows(s[CHANNEL]),
  log: s => inner.log!(s[CHANNEL]),
  committed: inner.committed!,
  contents: s => contentsText(s.store),
  leader: s => inner.leader!(s[CHANNEL]),
  message: messageView,
  request: commandText,
  outcome: outcomeText,
}
