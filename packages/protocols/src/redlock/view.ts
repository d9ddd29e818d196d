import { clientOf, operationOf, Seq, timeText, type MessageView, type Role, type View } from '@quorate/kernel'
import { counted } from '../words.ts'
import { grants, isInside, type ClientState, type Outcome, type RedlockClient } from './client-state.ts'
import type { FileMessage, LockMessage } from './messages.ts'
import type { FileState, PlainFile } from './plain-file.ts'
import type { Redlock, State } from './state.ts'

// A server.

export const view: View<Redlock> = {
  role: s => ({ shape: 'service', word: s.isAway ? 'away' : 'lock server' }),
  epoch: () => null,
  describe: s => `lock server, ${heldText(s)}`,
  rows: s => [
    ['key', s.value === null ? 'not set' : `attempt ${operationOf(s.value)} of node ${clientOf(s.value)}`],
    ['gone when its clock shows', s.until === null ? '—' : timeText(s.until)],
    ['answers', s.isAway ? 'nobody, it was down' : 'yes'],
  ],
  contents: s => [['set for', s.value === null ? '—' : `node ${clientOf(s.value)}`]],
  leader: s => (s.value === null ? null : clientOf(s.value)),
  message,
  timer: () => 'timer for staying away',
}

function heldText({ value, isAway }: State): string {
  if (isAway) return 'was down and stays away'
  return value === null ? 'the key is not set' : `the key was set for node ${clientOf(value)}`
}

// A client.

const WORDS: Readonly<Record<ClientState['phase'], string>> = {
  idle: 'idle', asking: 'asks the servers', resting: 'rests before it tries again', reading: 'reads the file',
  working: 'works on the new content', writing: 'writes the file',
}

export const clientView: View<RedlockClient> = {
  role,
  epoch: () => null,
  describe: s => `client, ${isInside(s) ? 'believes that it holds the lock, ' : ''}${WORDS[s.phase]}`,
  rows: s => [
    ['does', WORDS[s.phase]],
    ['servers that have set its value', `${grants(s)} of ${s.config.servers.length}`],
    ['its lock ends when its clock shows', s.until === null ? '—' : timeText(s.until)],
    ['attempts', String(s.count)],
    ['will write', s.write === null ? '—' : `total ${s.write.total}, computed from version ${s.write.read}`],
  ],
  contents: s => (s.write === null ? [] : [['will write', String(s.write.total)]]),
  votes: s => (s.phase !== 'asking' ? [] : s.config.servers.map((node, rank) =>
    ({ node, vote: s.granted[rank] !== 0 ? 'granted' : s.refused[rank] ? 'refused' : 'open' }))),
  leader: s => (isInside(s) ? s.self : null),
  message,
  request: ({ amount }) => `add ${amount} to the total`,
  commands: [{
    word: 'add to the total', request: { f: 'add' },
    fields: [{ name: 'amount', text: 'amount', kind: 'number', range: [1, 1_000_000] }],
  }],
  outcome: outcomeText,
  timer: timer => (timer === 'over' ? 'timer for the end of the lock' : `${timer} timer`),
}

function role(s: ClientState): Role {
  if (isInside(s)) return { shape: 'leader', word: 'holds the lock' }
  if (s.phase === 'idle') return { shape: 'follower', word: 'idle' }
  return { shape: 'candidate', word: s.phase === 'asking' ? 'asks' : 'rests' }
}

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok': return `done, the total is ${outcome.total}`
    case 'gave-up': return 'the lock was over before anything was written'
    case 'unknown': return 'the lock was over, and the write not confirmed'
  }
}

// The file.

const lastTotal = ({ log }: FileState): number => (log.length === 0 ? 0 : Seq.at(log, log.length - 1).total)

export const fileView: View<PlainFile> = {
  role: () => ({ shape: 'store', word: 'file' }),
  epoch: () => null,
  describe: s => `file, total ${lastTotal(s)} after ${counted(s.log.length, 'write')}`,
  rows: s => [['total', String(lastTotal(s))], ['writes', String(s.log.length)]],
  contents: s => [['total', String(lastTotal(s))]],
  message,
}

function message(m: LockMessage | FileMessage): MessageView {
  switch (m.type) {
    case 'Set': return { label: 'SET', style: 'request', text: `Set(attempt ${operationOf(m.value)}, if free, for ${timeText(m.ttl)})`, epoch: null }
    case 'SetReply': return { label: m.ok ? 'OK' : 'NO', style: 'reply', text: `SetReply(${m.ok ? 'set' : 'not set'})`, epoch: null }
    case 'Delete': return { label: 'DEL', style: 'request', text: `Delete(attempt ${operationOf(m.value)})`, epoch: null }
    case 'Read': return { label: 'RD', style: 'request', text: 'Read', epoch: null }
    case 'Value': return { label: 'VAL', style: 'reply', text: `Value(version ${m.version}, total ${m.total})`, epoch: null }
    case 'Write': return { label: 'WR', style: 'request', text: `Write(total ${m.total})`, epoch: null }
    case 'Written': return { label: 'WRN', style: 'reply', text: 'Written', epoch: null }
  }
}
