import { Seq, type MessageView, type View } from '@quorate/kernel'
import { counted } from '../words.ts'
import type { Body, Message } from './messages.ts'
import { isComplete, recordedMoney, sum, type GlobalSnapshot, type Recording, type State } from './state.ts'

export const view: View<GlobalSnapshot> = {
  role: () => ({ shape: 'client', word: 'branch' }),
  epoch: () => null,
  describe: s => `has ${s.balance}${onItsWay(s)}${lastOf(s)}`,
  rows: s => [
    ['balance', String(s.balance)],
    ['not yet acknowledged', s.config.nodes.map((node, i) => `node ${node}: ${s.out[i]!.items.length}`).join(', ')],
    ...Seq.toArray(s.recordings).map(recording => [nameOf(recording), recordedText(s, recording)] as const),
  ],
  contents: s => {
    const last = Seq.last(s.recordings)
    return [['has', String(s.balance)], ...(last === undefined ? [] : [['recorded', shortText(last)] as const])]
  },
  message: messageView,
  request: request => (request.f === 'record' ? 'take a snapshot' : `send ${request.amount} to node ${request.to}`),
  commands: [
    { word: 'take a snapshot', request: { f: 'record' }, fields: [] },
    {
      word: 'send money', request: { f: 'transfer' },
      fields: [
        { name: 'amount', text: 'amount', kind: 'number', range: [1, 1_000_000] },
        { name: 'to', text: 'to', kind: 'node' },
      ],
    },
  ],
  outcome: ({ kind }) => (kind === 'ok' ? 'done' : 'refused'),
  timer: () => 'timer for sending again',
}

const nameOf = ({ by, n }: { readonly by: number; readonly n: number }): string => `snapshot ${n + 1} of node ${by}`

/** "80 + 10": the balance, and what was on its way; open channels are not known yet. */
function shortText(recording: Recording): string {
  const amounts = recording.channels.flatMap(channel => channel.amounts)
  const text = [recording.balance, ...amounts].join(' + ')
  return isComplete(recording) ? text : `${text} …`
}

function recordedText(s: State, recording: Recording): string {
  const channels = recording.channels.map(({ amounts, isClosed }, i) => {
    const text = amounts.length === 0 ? 'nothing' : amounts.join(' + ')
    return s.config.nodes[i] === s.self ? null : `from node ${s.config.nodes[i]!} ${text}${isClosed ? '' : ' so far'}`
  })
  return `balance ${recording.balance}, ${channels.filter(text => text !== null).join(', ')}`
}

function onItsWay({ out }: State): string {
  const count = sum(out.map(({ items }) => items.length))
  return count === 0 ? '' : `, ${counted(count, 'message')} not acknowledged`
}

function lastOf({ recordings }: State): string {
  const last = Seq.last(recordings)
  if (last === undefined) return ''
  return isComplete(last) ? `, recorded ${recordedMoney(last)}` : `, is recording ${nameOf(last)}`
}

const bodyText = (body: Body): string => (body.type === 'Marker' ? `marker of ${nameOf(body)}` : String(body.amount))

function messageView(message: Message): MessageView {
  if (message.type === 'Ack') {
    return { label: 'ACK', style: 'heartbeat', text: `Ack(${message.next} taken)`, epoch: null }
  }
  const { at, body } = message
  if (body.type === 'Marker') {
    return { label: 'M', style: 'reply', text: `Marker(${nameOf(body)}, position ${at})`, epoch: body.n + 1 }
  }
  const label = String(body.amount)
  return { label: label.length <= 4 ? label : 'TR', style: 'request', text: `Transfer(${bodyText(body)}, position ${at})`, epoch: null }
}
