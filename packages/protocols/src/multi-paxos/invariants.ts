/**
 * What must hold in every run, slot by slot. Ghosts remember every acceptance, so that a choice is known when it is
 * made and not only when somebody hears of it.
 */
import { Seq, type Invariant, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import type { Entry } from './messages.ts'
import { acceptancesOf, entryAt, lastSlot, withSlot, type MultiPaxos, type State } from './state.ts'

type Watched = Seen<MultiPaxos>

interface Ghost<K> {
  readonly known: K
  readonly evidence: string | null
}

type GhostFunctions = Pick<Extract<Invariant<MultiPaxos>, { init: () => unknown }>, 'init' | 'fold' | 'check'>

/** `fold` answers with what is known now, or with the evidence that the property is broken. */
function ghost<K>(init: K, fold: (known: K, seen: Watched) => K | string): GhostFunctions {
  return {
    init: (): Ghost<K> => ({ known: init, evidence: null }),
    fold: (before: Ghost<K>, seen: Watched): Ghost<K> => {
      if (before.evidence !== null) return before
      const known = fold(before.known, seen)
      if (typeof known === 'string') return { known: before.known, evidence: known }
      return known === before.known ? before : { known, evidence: null }
    },
    check: (now: Ghost<K>) => now.evidence,
  }
}

/** One acceptance of one slot. */
interface Acceptance extends Entry {
  readonly node: NodeId
}

interface Slot {
  readonly accepted: readonly Acceptance[]
  /** What a quorum of phase 2 has accepted under one ballot. */
  readonly chosen: Entry | null
}

interface Known {
  readonly slots: Seq<Slot>
  /** The log of each node, as it was last seen: only what differs from it is looked at. */
  readonly logs: readonly (readonly [node: NodeId, log: State['log']])[]
}

const nothing: Known = { slots: Seq.empty, logs: [] }
const empty: Slot = { accepted: [], chosen: null }

const isSame = (a: Entry['command'], b: Entry['command']): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
const text = ({ ballot, command }: Entry): string => `${command === null ? 'a no-op' : JSON.stringify(command)} of ballot ${ballot}`
const slotAt = (slots: Seq<Slot>, slot: number): Slot => (slot > slots.length ? empty : Seq.at(slots, slot - 1))

/** What this step accepted and chose; or, as evidence, what it should not have. */
function recorded(known: Known, seen: Watched): Known | string {
  const { node, after: { log, config }, unheard } = seen
  const old = known.logs.find(([other]) => other === node)
  if (old?.[1] === log) return known
  const oldLog: State['log'] = old?.[1] ?? Seq.empty
  let slots = known.slots
  for (let slot = 1; slot <= Math.max(log.length, oldLog.length); slot++) {
    const [was, entry] = [entryAt(oldLog, slot), entryAt(log, slot)]
    if (was === entry) continue
    const before = unheard === true ? without(slotAt(slots, slot), node, entry, config.phase2) : slotAt(slots, slot)
    const after = entry === null ? before : withAcceptance(before, slot, { ...entry, node }, config.phase2)
    if (typeof after === 'string') return after
    slots = withSlot(slots, slot, after, empty)
  }
  return { slots, logs: [...known.logs.filter(each => each !== old), [node, log]] }
}

/**
 * Of acceptances that a crash took from the disk before anybody could hear of them, nothing is known; and what a quorum
 * had accepted only with them was not chosen. `left` is what the node has accepted still.
 */
function without({ accepted: all, chosen }: Slot, node: NodeId, left: Entry | null, phase2: number): Slot {
  const accepted = all.filter(each => each.node !== node || each.ballot <= (left?.ballot ?? 0))
  const isChosen = ({ ballot }: Entry): boolean => accepted.filter(each => each.ballot === ballot).length >= phase2
  return { accepted, chosen: chosen === null || isChosen(chosen) ? chosen : accepted.find(isChosen) ?? null }
}

function withAcceptance({ accepted, chosen }: Slot, slot: number, entry: Acceptance, phase2: number): Slot | string {
  const under = accepted.filter(({ ballot }) => ballot === entry.ballot)
  const other = under.find(({ command }) => !isSame(command, entry.command))
  if (other !== undefined) {
    return `node ${entry.node} accepts ${text(entry)} for slot ${slot}, and node ${other.node} accepted ${text(other)}`
  }
  if (under.some(({ node }) => node === entry.node)) return { accepted, chosen }
  const now = [...accepted, entry]
  if (under.length + 1 < phase2) return { accepted: now, chosen }
  if (chosen !== null && !isSame(chosen.command, entry.command)) {
    return `for slot ${slot}, ${text(entry)} is chosen, and ${text(chosen)} was`
  }
  return { accepted: now, chosen: chosen ?? entry }
}

const chosenStays: Invariant<MultiPaxos> = {
  name: 'Chosen Never Changes',
  text: 'For a slot nothing else is ever chosen, and under one ballot only one thing is proposed for it.',
  ...ghost<Known>(nothing, recorded),
}

const begins = ({ before, after }: Watched): boolean =>
  after.role === 'leader' && (before === null || before.role !== 'leader' || before.promised !== after.promised)

const leadersComplete: Invariant<MultiPaxos> = {
  name: 'Leaders Repeat What Is Chosen',
  text: 'What was chosen for a slot is what every later leader has for it, or proposes for it, from its first step on.',
  ...ghost<Known>(nothing, (known, seen) => {
    const now = recorded(known, seen)
    if (typeof now === 'string') return known
    if (!begins(seen)) return now
    const { after, node } = seen
    for (let slot = 1; slot <= now.slots.length; slot++) {
      const { chosen } = slotAt(now.slots, slot)
      const entry = entryAt(after.log, slot)
      if (chosen === null || chosen.ballot > after.promised) continue
      if (entry !== null && isSame(entry.command, chosen.command)) continue
      return `node ${node} leads ballot ${after.promised} with ${entry === null ? 'nothing' : text(entry)} in slot ${slot}, `
        + `for which ${text(chosen)} was chosen`
    }
    return now
  }),
}

const appliedIsChosen: Invariant<MultiPaxos> = {
  name: 'Executed Is Chosen',
  text: 'A server executes for a slot only what a quorum of phase 2 has accepted under one ballot.',
  ...ghost<Known>(nothing, (known, seen) => {
    const now = recorded(known, seen)
    if (typeof now === 'string') return known
    for (const { slot, command } of seen.emitted) {
      const { chosen } = slotAt(now.slots, slot)
      if (chosen === null || !isSame(chosen.command, command)) {
        return `node ${seen.node} executes ${JSON.stringify(command)} for slot ${slot}, `
          + `for which ${chosen === null ? 'nothing is' : `${text(chosen)} was`} chosen`
      }
    }
    return now
  }),
}

const oneOwner: Invariant<MultiPaxos> = {
  name: 'A Ballot Has One Owner',
  text: 'Two servers never stand or lead under the same ballot.',
  pair: (a, b, nodeA, nodeB) => (a.role !== 'follower' && b.role !== 'follower' && a.promised === b.promised
    ? `node ${nodeA} and node ${nodeB} both use ballot ${a.promised}` : null),
}

const promisesRise: Invariant<MultiPaxos> = {
  name: 'Promises Only Grow',
  text: 'What a server has promised it never takes back, and a ballot that it has used it never uses again.',
  ...ghost<readonly (readonly [node: NodeId, most: number])[]>([], (known, { node, before, after, unheard }) => {
    const old = known.find(([each]) => each === node) ?? [node, 0]
    const most = unheard === true ? 0 : old[1]
    const { promised, role } = after
    if (promised < most) return `node ${node} promised ballot ${most}, and has gone back to ${promised}`
    if (role === 'candidate' && before?.role === 'follower' && promised === most) return `node ${node} stands once more under ballot ${most}`
    return promised === old[1] ? known : [...known.filter(each => each !== old), [node, promised]]
  }),
}

export const invariants: readonly Invariant<MultiPaxos>[] = [
  chosenStays, leadersComplete, appliedIsChosen, oneOwner, promisesRise,
]

// Witnesses.

/** A witness about a step of a server that was up before it. */
function seen(name: string, what: string, reached: (before: State, after: State) => boolean): Witness<MultiPaxos> {
  return { name, text: what, reached: ({ before, after }) => before !== null && reached(before, after) }
}

const leads = (before: State, after: State): boolean => before.role !== 'leader' && after.role === 'leader'
const entriesOf = (s: State): readonly (Entry | null)[] => Seq.slice(s.log, s.committed)

export const witnesses: readonly Witness<MultiPaxos>[] = [
  seen('leader elected', 'A candidate has its promises and leads.', leads),
  seen('leader deposed', 'A leader learns of a higher ballot and steps down.',
    (before, after) => before.role === 'leader' && after.role !== 'leader'),
  seen('slot chosen', 'A leader executes what is chosen for a slot.',
    (before, after) => after.role === 'leader' && after.committed > before.committed),
  seen('proposal repeated', 'A new leader proposes once more what an earlier one had proposed.',
    (before, after) => leads(before, after) && after.base > before.committed),
  seen('gap filled', 'A new leader proposes a no-op for a slot before others.',
    (before, after) => leads(before, after)
      && entriesOf(after).some(entry => entry?.command === null && entry.ballot === after.promised)),
  seen('hole in a log', 'A server accepts a slot before it has accepted the one before it.',
    (_before, after) => after.role === 'follower' && entriesOf(after).includes(null)),
  seen('chosen out of order', 'A leader knows that a slot is chosen before the one before it is.',
    (_before, after) => after.role === 'leader' && isChosenAhead(after)),
  seen('caught up', 'A server that lacked slots learns several at once.',
    (before, after) => after.role === 'follower' && after.committed > before.committed + 1),
  {
    name: 'promise remembered',
    text: 'A server that has promised crashes, restarts, and still knows.',
    reached: ({ before, after }) => before === null && after.promised > 0,
  },
]

function isChosenAhead(s: State): boolean {
  for (let slot = s.committed + 2; slot <= lastSlot(s); slot++) {
    if (acceptancesOf(s, slot) >= s.config.phase2) return true
  }
  return false
}
