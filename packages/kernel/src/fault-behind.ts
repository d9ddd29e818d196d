/** The fault behind a loss: not any that came before, but the one that was in force where and when it happened. */
import type { Fault } from './faults.ts'
import { isCutBy, type Quality } from './network.ts'
import type { NodeId } from './protocol.ts'
import type { Recording, SentMessage, TraceEvent } from './recording.ts'
import { isSame } from './same.ts'

/** The event of the act that led to a loss; −1 where none did: chance took it, as the set-up has it. */
export function faultBehind(recording: Recording, { index, lost, node, message }: TraceEvent): number {
  if (lost === 'down') return crashOf(recording, index, node)
  if (lost === null || message < 0) return -1
  const sent = recording.message(message)
  switch (lost) {
    case 'dropped': return dropOf(recording, index, sent)
    case 'cut': {
      const atItsEnd = cutOf(recording, index, sent)
      return atItsEnd >= 0 ? atItsEnd : cutOf(recording, sent.sentBy, sent)
    }
    default: return changeOf(recording, sent, QUALITIES[lost])
  }
}

const QUALITIES = { loss: 'loss', corrupt: 'corrupt', full: 'capacity' } as const

/** The last crash of a node by then; −1 where there was none. */
export function crashOf(recording: Recording, until: number, node: NodeId): number {
  return lastAct(recording, until, act =>
    (act.kind === 'crash' || act.kind === 'crash-loop') && act.node === node ? 'this' : 'other')
}

function dropOf(recording: Recording, until: number, { lineage }: SentMessage): number {
  return lastAct(recording, until, act => (act.kind === 'drop' && act.message === lineage ? 'this' : 'other'))
}

/** The last cut between the two that has not ended by then. */
function cutOf(recording: Recording, until: number, { from, to }: SentMessage): number {
  const size = recording.setup.nodes.length
  const ended: Fault[] = []
  return lastAct(recording, until, act => {
    if (act.kind === 'calm' || (act.kind === 'heal' && act.only === undefined)) return 'none'
    if (act.kind === 'heal') ended.push(act.only!)
    const cut = asCut(act)
    if (cut === null || !isCutBy(cut, size, from, to)) return 'other'
    const end = ended.findIndex(only => isSame(only, cut))
    if (end < 0) return 'this'
    ended.splice(end, 1)
    return 'other'
  })
}

/** As what ends it says it: without what a person calls it. */
function asCut({ called: _, ...act }: NonNullable<TraceEvent['act']>): Fault | null {
  switch (act.kind) {
    case 'flap': return { kind: 'cut', sides: act.sides }
    case 'cut': case 'cut-one-way': case 'cut-links': case 'bridge': case 'ring': case 'isolate': return act
    default: return null
  }
}

/** The last change of the link that was in force when the message was sent, if it is about what took the message. */
function changeOf(recording: Recording, { from, to, sentBy }: SentMessage, of: keyof Quality): number {
  const isOn = (act: { readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }): boolean =>
    act.from.includes(from) && act.to.includes(to)
  return lastAct(recording, sentBy, act => {
    if (act.kind === 'calm' || (act.kind === 'restore' && isOn(act))) return 'none'
    return act.kind === 'degrade' && isOn(act) && act.quality[of] !== undefined ? 'this' : 'other'
  })
}

type Match = 'this' | 'other' | 'none'

/** Walks back over the acts that changed something, until one is it, or says that there is none. */
function lastAct(
  recording: Recording, until: number, is: (act: NonNullable<TraceEvent['act']>) => Match,
): number {
  for (const { event, act } of recording.acts.toReversed()) {
    if (event > until || act.vain !== undefined) continue
    const match = is(act)
    if (match !== 'other') return match === 'this' ? event : -1
  }
  return -1
}
