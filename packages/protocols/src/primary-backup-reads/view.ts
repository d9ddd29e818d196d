import type { MessageView, View } from '@quorate/kernel'
import { commandText, valueText } from '../kv/command.ts'
import { view as kvView } from '../primary-backup-kv/view.ts'
import { counted } from '../words.ts'
import { positionText, type Answer, type Message } from './messages.ts'
import type { PrimaryBackupReads, State } from './state.ts'

export const view: View<PrimaryBackupReads> = {
  role: s => kvView.role(s),
  epoch: s => kvView.epoch(s),
  describe: s => `${kvView.describe(s)}${s.parked.length === 0 ? '' : `, keeps ${counted(s.parked.length, 'read')} waiting`}`,
  rows: s => [...kvView.rows(s), ...freshRows(s), ['reads that wait', String(s.parked.length)] as const],
  log: s => kvView.log!(s),
  committed: kvView.committed!,
  contents: s => kvView.contents!(s),
  leader: s => kvView.leader!(s),
  message: messageView,
  timer: () => 'tick',
}

function freshRows({ tick, fresh, config: { maxAge } }: State): readonly (readonly [string, string])[] {
  if (maxAge === null) return []
  const known = fresh === null ? 'not known' : `tick ${fresh.tick} in epoch ${fresh.epoch}`
  return [['ticks', String(tick)], ['has all up to', known], ['may be older by', counted(maxAge, 'tick')]]
}

export function messageView(m: Message): MessageView {
  switch (m.type) {
    case 'Request': {
      const since = m.need.position === 0 ? '' : `, not before ${positionText(m.need)}`
      return { label: 'REQ', style: 'request', text: `Request(${commandText(m.command)}${since})`, epoch: null }
    }
    case 'Reply': {
      const [label, text] = answerView(m.result)
      return { label, style: 'reply', text, epoch: null }
    }
    case 'Probe': return { label: 'AGE?', style: 'heartbeat', text: `Probe(tick ${m.tick})`, epoch: null }
    case 'End': return { label: 'END', style: 'heartbeat', text: `End(position ${m.position}, asked at tick ${m.tick})`, epoch: m.epoch }
  }
}

function answerView(answer: Answer): readonly [label: string, text: string] {
  switch (answer.kind) {
    case 'ok': return ['OK', `Reply(ok, ${valueText(answer.value)}, as of ${positionText(answer.at)})`]
    case 'cas-failed': return ['NO', `Reply(not changed, it is ${valueText(answer.value)})`]
    case 'redirect': return ['RED', `Redirect(ask node ${answer.leader})`]
    case 'lost': return ['LOST', 'Reply(that was lost)']
  }
}
