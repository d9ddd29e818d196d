import type { MessageView, Role, View } from '@quorate/kernel'
import type { Message } from './messages.ts'
import type { Bully, Phase, State } from './state.ts'

export const view: View<Bully> = {
  role: s => ROLES[s.phase],
  // There is none: nothing tells what an earlier coordinator says from what a later one does.
  epoch: () => null,
  describe,
  rows: s => [
    ['does', s.phase],
    ['coordinator', s.coordinator === null ? 'open' : `node ${s.coordinator}`],
    ['asked', namesOf(s.asked)],
    ['answered', namesOf(s.answered)],
  ],
  contents: s => (s.coordinator === null ? [] : [['coordinator', `node ${s.coordinator}`]]),
  leader: s => s.coordinator,
  message: messageView,
  timer: timer => TIMERS[timer as keyof typeof TIMERS],
}

const ROLES: Readonly<Record<Phase, Role>> = {
  'following': { shape: 'follower', word: 'follows' },
  'asking': { shape: 'candidate', word: 'stands for election' },
  'standing back': { shape: 'follower', word: 'stands back' },
  'leading': { shape: 'leader', word: 'coordinator' },
}

const TIMERS = {
  answers: 'timer for answers', news: 'timer for news', announce: 'announcement timer', silence: 'timer for silence',
} as const

const namesOf = (nodes: readonly number[]): string => nodes.map(node => `node ${node}`).join(', ') || 'nobody'

function describe({ phase, coordinator, asked }: State): string {
  if (phase === 'leading') return 'coordinator'
  if (phase === 'following') return coordinator === null ? 'follows nobody yet' : `follows node ${coordinator}`
  return phase === 'asking' ? `stands for election, has asked ${namesOf(asked)}` : 'stands back for a higher node'
}

function messageView({ type }: Message): MessageView {
  switch (type) {
    case 'Election': return { label: 'EL', style: 'request', text: 'Election', epoch: null }
    case 'Answer': return { label: 'ANS', style: 'reply', text: 'Answer(stand back)', epoch: null }
    case 'Coordinator': return { label: 'CO', style: 'heartbeat', text: 'Coordinator(it is me)', epoch: null }
  }
}
