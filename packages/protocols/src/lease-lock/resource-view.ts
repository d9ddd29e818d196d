import { Seq, type LogCell, type View } from '@quorate/kernel'
import { counted } from '../words.ts'
import type { Entry } from './messages.ts'
import type { LockResource } from './resource.ts'
import { messageView } from './view.ts'

export const resourceView: View<LockResource> = {
  role: () => ({ shape: 'store', word: 'file' }),
  epoch: s => (s.token === 0 ? null : s.token),
  describe: s => `file, ${lastText(s.log)}, refuses tokens below ${s.token}`,
  rows: s => [
    ['total', String(lastTotal(s.log))],
    ['writes', String(s.log.length)],
    ['highest token', s.token === 0 ? 'none yet' : String(s.token)],
  ],
  contents: s => [['total', String(lastTotal(s.log))]],
  log: s => cellsOf(s.log),
  message: messageView,
}

const lastTotal = (log: Seq<Entry>): number => (log.length === 0 ? 0 : Seq.at(log, log.length - 1).total)
const lastText = (log: Seq<Entry>): string => `total ${lastTotal(log)} after ${counted(log.length, 'write')}`

/** Cells that are drawn: the newest ones. */
const DRAWN = 64

function cellsOf(log: Seq<Entry>): readonly LogCell[] {
  const first = Math.max(0, log.length - DRAWN)
  return Seq.slice(log, first).map(({ token, total }, i) =>
    ({ index: first + i + 1, epoch: token, text: `total ${total}`, committed: true }))
}
