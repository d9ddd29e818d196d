import { Dict, type MessageView, type NodeId, type View } from '@quorate/kernel'
import { valueText } from '../kv/command.ts'
import { messageView as clientMessageView } from '../kv/messages.ts'
import { counted } from '../words.ts'
import type { Message } from './messages.ts'
import { hasHints, hintsFor, keepersOf, type QuorumKv, type State } from './state.ts'
import { versionsText, type Version } from './versions.ts'

export const view: View<QuorumKv> = {
  role: () => ({ shape: 'follower', word: 'replica' }),
  epoch: () => null,
  describe: s =>
    ['replica', keysText(s), hintsText(s), silentText(s), waitsText(s)].filter(text => text !== '').join(', '),
  rows: s => [
    ...Dict.entries(s.store).map(([key, versions]) => [key, copyText(s, key, versions)] as const),
    ['keeps for others', hintsText(s) || 'nothing'] as const,
    ['silent', s.silent.map(node => `node ${node}`).join(', ') || 'nobody'] as const,
    ['writes stamped', String(s.made)] as const,
    ['requests open', String(s.ops.length)] as const,
  ],
  // Without stamps: under a node there is little room.
  contents: s => [
    ...Dict.entries(s.store).map(([key, versions]) => [key, valuesText(versions)] as const),
    ...hintEntries(s).map(([owner, key, versions]) => [key, `${valuesText(versions)} for node ${owner}`] as const),
  ],
  message: messageView,
  timer: timer => timers[timer as keyof typeof timers] ?? timer,
}

const timers = {
  patience: 'timer for silent nodes', forgive: 'timer for trying a silent node again', handoff: 'timer for handing over hints',
  exchange: 'timer for comparing trees',
}

const textOf = (s: State, versions: readonly Version[]): string => versionsText(s.config.versions, versions)

const copyText = (s: State, key: string, versions: readonly Version[]): string =>
  `${textOf(s, versions)}, kept by ${keepersOf(s, key).map(node => `node ${node}`).join(', ')}`

const hintEntries = (s: State): (readonly [owner: NodeId, key: string, versions: readonly Version[]])[] =>
  s.config.nodes.flatMap(owner =>
    Dict.entries(hintsFor(s, owner)).map(([key, versions]) => [owner, key, versions] as const))

const SHOWN = 2

function keysText(s: State): string {
  if (s.store.size === 0 || s.store.size > SHOWN) return counted(s.store.size, 'key')
  return Dict.entries(s.store).map(([key, versions]) => `${key} = ${textOf(s, versions)}`).join(', ')
}

const hintsText = (s: State): string => (!hasHints(s) ? '' : `keeps ${s.config.nodes
  .filter(owner => hintsFor(s, owner).size > 0)
  .map(owner => `${Dict.keys(hintsFor(s, owner)).join(' ')} for node ${owner}`).join(', ')}`)

const silentText = ({ silent }: State): string =>
  (silent.length === 0 ? '' : `passes over ${silent.map(node => `node ${node}`).join(' and ')}`)

const waitsText = ({ ops }: State): string => ops.filter(({ told }) => !told)
  .map(({ f, answers, need }) => `${f} ${answers.length} of ${need}`).join(', ')

const valuesText = (versions: readonly Version[]): string =>
  versions.map(({ value }) => valueText(value)).join(' | ') || 'nothing'

const entryText = (key: string, versions: readonly Version[]): string => `${key} = ${valuesText(versions)}`

function messageView(message: Message): MessageView {
  switch (message.type) {
    case 'Put': return told('PUT', 'request', putText(message))
    case 'PutDone': return told('ACK', 'reply', 'PutDone(has it)')
    case 'Get': return told('GET', 'request', `Get(${message.key})`)
    case 'GetDone': return told('VAL', 'reply', `GetDone(${valuesText(message.versions)})`)
    case 'Repair': return told('FIX', 'request', `Repair(${entryText(message.key, message.versions)})`)
    case 'Handoff': return told('HINT', 'request', `Handoff(${entryText(message.key, message.versions)})`)
    case 'HandoffDone': return told('TOOK', 'reply', `HandoffDone(has ${message.key})`)
    case 'Compare': return told('TREE', 'heartbeat', `Compare(${counted(message.hashes.length, 'hash', 'hashes')})`)
    case 'Sync': return told('SYNC', 'heartbeat', `Sync(${message.entries.map(({ key, versions }) => entryText(key, versions)).join(', ') || 'nothing'})`)
    default: return clientMessageView(message)
  }
}

const putText = ({ key, version, owner }: Extract<Message, { type: 'Put' }>): string =>
  `Put(${entryText(key, [version])}${owner === null ? '' : `, for node ${owner}`})`

const told = (label: string, style: MessageView['style'], text: string): MessageView =>
  ({ label, style, text, epoch: null })
