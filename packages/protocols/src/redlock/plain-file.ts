/**
 * What the lock protects: a file with one number, the total. It takes what comes, each write once: Redlock's values do
 * not grow, so there is nothing to compare.
 */
import { Seq, type Draft, type NodeId, type Out, type Outcome, type Protocol } from '@quorate/kernel'
import type { FileMessage, Write } from './messages.ts'
import { fileView } from './view.ts'

export interface PlainFile {
  config: object
  state: FileState
  message: FileMessage
  request: never
  outcome: Outcome
  emit: never
}

export interface FileState {
  /** Every write that it took, by whom. The total is that of the last. */
  readonly log: Seq<Taken>
}

type Taken = Pick<Write, 'job' | 'read' | 'total'> & { readonly by: NodeId }

export const totalOf = ({ log }: FileState): number => (log.length === 0 ? 0 : Seq.at(log, log.length - 1).total)

/** The network may double a write. O(n), for a file of one day. */
function hasTaken({ log }: FileState, { job }: Write): boolean {
  let found = false
  Seq.forEach(log, 0, taken => { found ||= taken.job === job })
  return found
}

export const plainFile: Protocol<PlainFile> = {
  name: 'plain-file',
  durable: [['log']],
  start: (_config, disk) => ({ log: disk?.log ?? Seq.empty }),
  onMessage(s: Draft<FileState>, from: NodeId, m: FileMessage, out: Out<PlainFile>) {
    if (m.type === 'Read') out.send(from, { type: 'Value', job: m.job, version: s.log.length, total: totalOf(s) })
    else if (m.type === 'Write') {
      if (!hasTaken(s, m)) {
        s.log = Seq.push(s.log, { job: m.job, read: m.read, total: m.total, by: from })
        out.note('File', 'The total is now {}', m.total)
      }
      out.send(from, { type: 'Written', job: m.job })
    }
  },
  invariants: [{
    name: 'No Lost Update',
    text: 'Whoever writes has read what it replaces',
    step: ({ log: before }, { log: after }) => {
      if (after.length <= before.length) return null
      const { by, read } = Seq.at(after, before.length)
      return read === before.length ? null
        : `node ${by} wrote what it had computed from version ${read}, over version ${before.length}`
    },
  }],
  witnesses: [{
    name: 'two writes in the file',
    text: 'The file has taken two writes',
    reached: ({ after: { log } }) => log.length > 1,
  }],
  view: fileView,
}
