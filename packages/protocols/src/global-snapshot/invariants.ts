/**
 * What a snapshot must be: a state that the system could have been in. The ghosts know of every node how many transfers
 * it had sent and received when it recorded itself, and take no word of what was recorded for granted.
 */
import { Seq, type Invariant, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import type { SnapshotId } from './messages.ts'
import {
  isComplete, isSame, recordedMoney, recordingOf, sum, type GlobalSnapshot, type Recording, type State,
} from './state.ts'

/** When a node recorded itself, in transfers; the record as it is now. */
interface Part {
  readonly node: NodeId
  readonly paid: readonly number[]
  readonly got: readonly number[]
  readonly recording: Recording
}

interface Ghost {
  /** Of nodes that are down, what they will find on their disks. */
  readonly states: readonly (State | null)[]
  readonly parts: readonly Part[]
  readonly evidence: string | null
}

/** What is wrong with a snapshot, given all parts of it that there are. */
type Objection = (parts: readonly Part[], state: State) => string | null

function ghost(name: string, text: string, objection: Objection): Invariant<GlobalSnapshot> {
  return {
    name, text,
    init: (): Ghost => ({ states: [], parts: [], evidence: null }),
    fold: (known: Ghost, seen: Seen<GlobalSnapshot>) => fold(known, seen, objection),
    check: ({ evidence }: Ghost) => evidence,
  }
}

function fold(known: Ghost, { node, before, after }: Seen<GlobalSnapshot>, objection: Objection): Ghost {
  if (known.evidence !== null || before?.recordings === after.recordings) return known
  const own = Seq.toArray(after.recordings).map((recording): Part => {
    const old = known.parts.find(part => part.node === node && isSame(part.recording, recording))
    return { node, paid: old?.paid ?? after.paid, got: old?.got ?? after.got, recording }
  })
  const parts = [...known.parts.filter(part => part.node !== node), ...own]
  const evidence = own.reduce<string | null>((found, { recording }) =>
    found ?? objection(parts.filter(part => isSame(part.recording, recording)), after), null)
  return { ...known, parts, evidence }
}

const consistentCut = ghost(
  'Consistent Cut',
  'Of every channel, no more has been received in the snapshot than has been sent in it',
  (parts, { config: { nodes } }) => {
    for (const { node: to, got, recording } of parts) {
      const wrong = parts.find(({ node: from, paid }) => got[nodes.indexOf(from)]! > paid[nodes.indexOf(to)]!)
      if (wrong !== undefined) {
        return `${nameOf(recording)}: node ${to} has received something from node ${wrong.node} that node ${wrong.node} has not sent in it`
      }
    }
    return null
  },
)

const channelsAsTheyWere = ghost(
  'Channels As They Were',
  'What is recorded of a channel is what had been sent into it and not been received, when its two ends recorded themselves',
  (parts, { config: { nodes } }) => {
    for (const { node: to, got, recording } of parts) {
      for (const { node: from, paid } of parts) {
        const channel = recording.channels[nodes.indexOf(from)]!
        const was = paid[nodes.indexOf(to)]! - got[nodes.indexOf(from)]!
        if (from === to || !channel.isClosed || channel.amounts.length === was) continue
        return `${nameOf(recording)}: ${was} transfers were on their way from node ${from} to node ${to}, and ${channel.amounts.length} are recorded`
      }
    }
    return null
  },
)

const allTheMoney = ghost(
  'All The Money',
  'A complete snapshot accounts for all the money that there is, once',
  (parts, { config: { nodes, money } }) => {
    if (parts.length < nodes.length || !parts.every(({ recording }) => isComplete(recording))) return null
    const [recorded, all] = [sum(parts.map(({ recording }) => recordedMoney(recording))), sum(money)]
    return recorded === all ? null : `${nameOf(parts[0]!.recording)} finds ${recorded}, and there are ${all}`
  },
)

const nameOf = ({ by, n }: SnapshotId): string => `snapshot ${n + 1} of node ${by}`

/** Without a snapshot: what nodes have, and what is in the channels and has not been taken. */
const conserved: Invariant<GlobalSnapshot> = {
  name: 'Money Is Conserved',
  text: 'Money is at one node or on its way to one, never at both and never gone',
  init: (): readonly (State | null)[] => [],
  fold: (states: readonly (State | null)[], { node, after }: Seen<GlobalSnapshot>) =>
    Array.from({ length: Math.max(states.length, node + 1) }, (_, id) => (id === node ? after : (states[id] ?? null))),
  check: (states: readonly (State | null)[]) => {
    const config = states.find(state => state !== null)?.config
    const all = config?.nodes.map(node => states[node] ?? null) ?? []
    if (all.length === 0 || all.some(state => state === null)) return null
    const known = all as readonly State[]
    const total = sum(known.map(state => state.balance + onItsWay(known, state)))
    return total === sum(config!.money) ? null : `there were ${sum(config!.money)} at first, and now there are ${total}`
  },
}

/** What a node has sent that its receivers have not taken. */
function onItsWay(states: readonly State[], { self, config: { nodes }, out }: State): number {
  return sum(out.map(({ from, items }, i) => {
    const taken = states[i]!.next[nodes.indexOf(self)]!
    return sum(Seq.slice(items, Math.max(0, taken - from)).map(body => (body.type === 'Transfer' ? body.amount : 0)))
  }))
}

export const invariants: readonly Invariant<GlobalSnapshot>[] =
  [consistentCut, channelsAsTheyWere, allTheMoney, conserved]

const newRecordings = ({ before, after }: Seen<GlobalSnapshot>): Recording[] =>
  (before === null || before.recordings === after.recordings ? [] : Seq.toArray(after.recordings))

export const witnesses: readonly Witness<GlobalSnapshot>[] = [
  {
    name: 'caught on its way',
    text: 'A transfer is recorded as the contents of a channel',
    reached: seen => newRecordings(seen).some(({ channels }) => channels.some(({ amounts }) => amounts.length > 0)),
  },
  {
    name: 'part complete',
    text: 'A node has the markers of all others: its part of the snapshot is complete',
    reached: seen => newRecordings(seen).some(recording =>
      isComplete(recording) && !isComplete(recordingOf(seen.before!, recording) ?? { ...recording, channels: [OPEN] })),
  },
  {
    name: 'two at once',
    text: 'A node takes part in two snapshots that are both incomplete',
    reached: seen => newRecordings(seen).filter(recording => !isComplete(recording)).length > 1,
  },
]

const OPEN = { amounts: [], isClosed: false }
