import { Dict, type MessageView, type NodeId, type View, type Vote, type Wait } from '@quorate/kernel'
import { commandText, valueText } from '../kv/command.ts'
import { messageView as clientMessageView } from '../kv/messages.ts'
import type { Message, Tag, Version } from './messages.ts'
import { missing, type Abd, type Operation, type State } from './state.ts'

/** "2.1": of two tags the one with the higher number is higher, and the writer's decides between equal ones. */
export const tagText = ({ sequence, writer }: Tag): string => (sequence === 0 ? '0' : `${sequence}.${writer + 1}`)

/** "Bob @ 2.1" */
export const versionText = (version: Version): string => `${valueText(version.value)} @ ${tagText(version)}`

export const view: View<Abd> = {
  // Whether it coordinates is no role: everyone does, all the time. Its marks say who has answered.
  role: () => ({ shape: 'follower', word: 'replica' }),
  epoch: () => null,
  describe: s => [`replica, ${contentsText(s)}`, ...s.open.map(each => operationText(s, each))].join(', '),
  rows: s => [
    ...entries(s).map(([key, version]) => [key, `${valueText(version.value)}, tag ${tagText(version)}`] as const),
    ...s.open.map(each => [commandText(each.command), operationText(s, each)] as const),
    ['read quorum', `${s.config.read} of ${s.config.nodes.length}`],
    ['write quorum', `${s.config.write} of ${s.config.nodes.length}`],
  ],
  // With its tag: the value alone would not say why it is the one that stays.
  contents: s => entries(s).map(([key, version]) => [key, versionText(version)] as const),
  votes: s => answersOf(s, s.open.at(-1)),
  message: messageView,
  timer: () => 'timer for asking again',
}

const entries = ({ versions }: State): (readonly [key: string, version: Version])[] => Dict.entries(versions)

function contentsText(s: State): string {
  const texts = entries(s).map(([key, version]) => `${key} = ${versionText(version)}`)
  return texts.length === 0 ? 'nothing' : texts.join(', ')
}

const neededOf = ({ config: { read, write } }: State, { phase }: Operation): number =>
  (phase === 'query' ? read : write)

function operationText(s: State, operation: Operation): string {
  const { command, phase, answered } = operation
  return `${phase === 'query' ? 'asks for' : 'hands on'} ${command.key}: ${answered.length} of ${neededOf(s, operation)}`
}

/** Of the operation that began last: who has answered in its phase. */
function answersOf({ config: { nodes } }: State, operation: Operation | undefined): { node: NodeId; vote: Vote }[] {
  if (operation === undefined) return []
  return nodes.map(node => ({ node, vote: operation.answered.includes(node) ? 'granted' : 'open' }))
}

export function waits(s: State): readonly Wait[] {
  return s.open.map(operation => ({
    for: `${operation.phase === 'query' ? 'reports on' : 'copies of'} ${operation.command.key} for "${commandText(operation.command)}"`,
    rule: operation.phase === 'query' ? 'A2' : 'A6',
    need: neededOf(s, operation), have: operation.answered.length, missing: missing(s, operation),
  }))
}

function messageView(message: Message): MessageView {
  switch (message.type) {
    case 'Query': return { label: 'QRY', style: 'request', text: `Query(${message.key})`, epoch: null }
    case 'Report': return { label: 'REP', style: 'reply', text: `Report(${versionText(message.version)})`, epoch: null }
    case 'Update':
      return { label: 'UPD', style: 'request', text: `Update(${message.key} = ${versionText(message.version)})`, epoch: null }
    case 'Ack': return { label: 'ACK', style: 'reply', text: `Ack(has ${message.key} @ ${tagText(message.tag)})`, epoch: null }
    default: return clientMessageView(message)
  }
}
