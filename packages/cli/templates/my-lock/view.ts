/** How states and messages are shown: in the lab, in traces and in golden scripts. */
import type { MessageView, View } from '@quorate/kernel'
import type { Message } from './messages.ts'
import type { Client, Server, Turn } from './state.ts'

const turnText = ({ node, turn }: Turn): string => `node ${node} (turn ${turn})`

const labels = { Acquire: 'ACQ', Granted: 'GR', Release: 'REL', Released: 'OK' } as const

function message({ type, turn }: Message): MessageView {
  const style = type === 'Acquire' || type === 'Release' ? 'request' : 'reply'
  return { label: labels[type], style, text: `${type}(turn ${turn})`, epoch: null }
}

export const serverView: View<Server> = {
  role: ({ holder }) => ({ shape: 'service', word: holder === null ? 'free' : 'taken' }),
  epoch: () => null,
  describe: ({ holder, queue }) =>
    `${holder === null ? 'the lock is free' : `${turnText(holder)} holds the lock`}, ${queue.length} waiting`,
  rows: ({ holder, queue }) => [
    ['holder', holder === null ? 'nobody' : turnText(holder)],
    ['queue', queue.length === 0 ? 'empty' : queue.map(turnText).join(', ')],
  ],
  message,
}

export const clientView: View<Client> = {
  role: ({ phase }) => ({ shape: phase === 'holding' ? 'leader' : 'client', word: phase }),
  epoch: () => null,
  describe: ({ phase, turn }) => `${phase}, turn ${turn}`,
  rows: ({ phase, turn }) => [['phase', phase], ['turn', String(turn)]],
  message,
  request: ({ hold }) => `hold the lock for ${hold} µs`,
  outcome: ({ kind }) => (kind === 'ok' ? 'done' : 'it is busy'),
  timer: timer => (timer === 'done' ? 'work timer' : 'retry timer'),
}
