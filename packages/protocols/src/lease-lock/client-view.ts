import { timeText, type Role, type View } from '@quorate/kernel'
import { isInside, type ClientState, type LockClient, type Outcome } from './client-state.ts'
import { messageView } from './view.ts'

export const clientView: View<LockClient> = {
  role,
  epoch: s => s.token,
  describe,
  rows: s => [
    ['does', WORDS[s.phase]],
    ['token', s.token === null ? 'none' : String(s.token)],
    ['its lease ends when its clock shows', s.until === null ? '—' : timeText(s.until)],
    ['session', s.session === null ? 'none' : String(s.count)],
    ['will write', s.write === null ? '—' : `total ${s.write.total}, computed from version ${s.write.read}`],
    ['jobs in line', String(Math.max(0, s.jobs.length - s.done - 1))],
  ],
  contents: s => (s.write === null ? [] : [['will write', String(s.write.total)]]),
  leader: s => (isInside(s) ? s.self : null),
  message: messageView,
  request: ({ amount }) => `add ${amount} to the total`,
  commands: [{
    word: 'add to the total', request: { f: 'add' },
    fields: [{ name: 'amount', text: 'amount', kind: 'number', range: [1, 1_000_000] }],
  }],
  outcome: outcomeText,
  timer: timer => (timer === 'renew' ? 'keep-alive timer' : `${timer} timer`),
}

const WORDS: Readonly<Record<ClientState['phase'], string>> = {
  idle: 'nothing', waiting: 'waits for the lock', reading: 'reads the file', working: 'works on the new content',
  writing: 'writes the file',
}

/** Whoever acts as the one that has the lock is drawn as a leader is. */
function role(s: ClientState): Role {
  if (s.phase === 'idle') return { shape: 'follower', word: 'idle' }
  return isInside(s) ? { shape: 'leader', word: 'holds the lock' } : { shape: 'candidate', word: 'waits' }
}

function describe(s: ClientState): string {
  if (!isInside(s)) return `client, ${s.phase === 'idle' ? 'idle' : WORDS[s.phase]}`
  return `client, believes that it holds the lock, token ${s.token}, ${WORDS[s.phase]}`
}

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok': return `done, the total is ${outcome.total}`
    case 'refused': return `refused, token ${outcome.by} has come`
    case 'gave-up': return 'the lock was lost before anything was written'
    case 'unknown': return 'the lock was lost, and the write not confirmed'
  }
}
