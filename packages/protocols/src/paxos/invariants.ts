/**
 * What must hold in every run. Learners see little of it, so ghosts remember every acceptance and every proposal, and
 * say at the earliest step that something went wrong: P2c fails long before two values are chosen.
 */
import type { Invariant, NodeId, Seen, Witness } from '@quorate/kernel'
import type { Proposal } from './messages.ts'
import { majority, type Config, type Paxos, type State } from './state.ts'

type Watched = Seen<Paxos>

interface Ghost<K> {
  readonly known: K
  readonly evidence: string | null
}

type GhostFunctions = Pick<Extract<Invariant<Paxos>, { init: () => unknown }>, 'init' | 'fold' | 'check'>

/** `fold` answers with what is known now, or with the evidence that the property is broken. */
function ghost<K>(init: K, fold: (known: K, seen: Watched) => K | string): GhostFunctions {
  return {
    init: (): Ghost<K> => ({ known: init, evidence: null }),
    fold: (before: Ghost<K>, seen: Watched): Ghost<K> => {
      const known = fold(before.known, seen)
      if (typeof known === 'string') return { known: before.known, evidence: before.evidence ?? known }
      return known === before.known ? before : { known, evidence: before.evidence }
    },
    check: (now: Ghost<K>) => now.evidence,
  }
}

/** What one acceptor has ever accepted, and the highest ballot that it has promised, by its number as a node. */
interface Record {
  readonly node: NodeId
  readonly promised: number
  readonly accepted: readonly Proposal[]
}
type Records = readonly Record[]

/** Of acceptances that a crash took from the disk before anybody could hear of them, nothing is known. */
function recorded(records: Records, { node, after, unheard }: Watched): Records {
  const old = records.find(record => record.node === node) ?? { node, promised: 0, accepted: [] }
  const last = after.accepted?.ballot ?? 0
  const kept = unheard === true ? old.accepted.filter(({ ballot }) => ballot <= last) : old.accepted
  const isNew = after.accepted !== null && !kept.some(({ ballot }) => ballot === after.accepted!.ballot)
  if (!isNew && kept.length === old.accepted.length && after.promised === old.promised) return records
  const accepted = isNew ? [...kept, after.accepted!] : kept
  return [...records.filter(record => record !== old), { node, promised: after.promised, accepted }]
}

const hasAccepted = (ballot: number) => ({ accepted }: Record): boolean => accepted.some(each => each.ballot === ballot)

const isChosen = (records: Records, ballot: number, { acceptors }: Config): boolean =>
  records.filter(hasAccepted(ballot)).length >= majority(acceptors.length)

const proposes = ({ before, after }: Watched): boolean =>
  after.phase === 'accept' && (before === null || before.phase !== 'accept' || before.tried !== after.tried)

const text = ({ ballot, value }: Proposal): string => `"${value}" of ballot ${ballot}`

// Safety, as §2.1 states it.

const validity: Invariant<Paxos> = {
  name: 'Validity',
  text: 'Only a value that has been asked for is proposed, and so only such a value can be chosen.',
  ...ghost<readonly string[]>([], (asked, seen) => {
    const { after, node } = seen
    const { wanted, proposed } = after
    const known = wanted === null || asked.includes(wanted.value) ? asked : [...asked, wanted.value]
    return proposes(seen) && !known.includes(proposed!) ? `node ${node} proposes "${proposed}", which nobody asked for` : known
  }),
}

const agreement: Invariant<Paxos> = {
  name: 'Agreement',
  text: 'Two values are never learned, by whomever and however much later.',
  ...ghost<{ readonly node: NodeId; readonly value: string } | null>(null, (first, { node, emitted }) => {
    const said = emitted[0]
    if (said === undefined) return first
    if (first === null) return { node, value: said.value }
    return said.value === first.value ? first
      : `node ${node} learned "${said.value}", and node ${first.node} had learned "${first.value}"`
  }),
}

const learnedIsChosen: Invariant<Paxos> = {
  name: 'Learned Is Chosen',
  text: 'A learner learns only what a majority of acceptors have accepted under one ballot.',
  ...ghost<Records>([], (records, seen) => {
    // An acceptance that nobody heard of stays here: nobody can have learned from it.
    const now = recorded(records, { ...seen, unheard: false })
    const said = seen.emitted[0]
    if (said === undefined) return now
    const all = now.flatMap(({ accepted }) => accepted).filter(({ value }) => value === said.value)
    return all.some(({ ballot }) => isChosen(now, ballot, seen.after.config)) ? now
      : `node ${seen.node} learned "${said.value}", which no majority has accepted under one ballot`
  }),
}

interface Choice {
  readonly records: Records
  readonly chosen: Proposal | null
}

const chosenStays: Invariant<Paxos> = {
  name: 'Chosen Never Changes',
  text: 'Once a majority has accepted a value under one ballot, no other value ever gets a majority.',
  ...ghost<Choice>({ records: [], chosen: null }, (known, seen) => {
    const records = recorded(known.records, seen)
    if (records === known.records) return known
    const { accepted, config } = seen.after
    if (accepted === null || !isChosen(records, accepted.ballot, config)) return { records, chosen: known.chosen }
    const { chosen } = known
    return chosen === null || chosen.value === accepted.value ? { records, chosen: chosen ?? accepted }
      : `${text(accepted)} is chosen, and ${text(chosen)} was`
  }),
}

// What the proof of §2.2 rests on.

const repeats: Invariant<Paxos> = {
  name: 'P2c',
  text: 'For a proposal there is a majority that will accept nothing below it, and of what that majority has accepted, '
    + 'the value of the highest ballot is the one proposed.',
  ...ghost<Records>([], (records, seen) => {
    const now = recorded(records, seen)
    if (!proposes(seen)) return now
    const { tried, proposed, config } = seen.after
    return isBacked({ ballot: tried, value: proposed! }, now, config) ? now
      : `node ${seen.node} proposes "${proposed}" in ballot ${tried}, and no majority allows it`
  }),
}

/** Whether some majority has promised the ballot, and its highest acceptance below it, if any, is of this value. */
function isBacked({ ballot, value }: Proposal, records: Records, { acceptors }: Config): boolean {
  const promised = records.filter(record => acceptors.includes(record.node) && record.promised >= ballot)
  const highest = promised.map(({ accepted }) => below(accepted, ballot))
  const candidates = [null, ...highest.filter(each => each?.value === value)]
  return candidates.some(most =>
    highest.filter(each => (each?.ballot ?? 0) <= (most?.ballot ?? 0)).length >= majority(acceptors.length))
}

/** The highest proposal below a ballot. */
function below(accepted: readonly Proposal[], ballot: number): Proposal | null {
  return accepted.reduce<Proposal | null>(
    (best, each) => (each.ballot < ballot && each.ballot > (best?.ballot ?? 0) ? each : best), null)
}

const oneValue: Invariant<Paxos> = {
  name: 'One Value a Ballot',
  text: 'Under one ballot only one value is ever proposed.',
  ...ghost<readonly (Proposal & { readonly node: NodeId })[]>([], (proposals, seen) => {
    if (!proposes(seen)) return proposals
    const [ballot, value] = [seen.after.tried, seen.after.proposed!]
    const other = proposals.find(each => each.ballot === ballot)
    if (other === undefined) return [...proposals, { ballot, value, node: seen.node }]
    return other.value === value ? proposals
      : `node ${seen.node} proposes "${value}" in ballot ${ballot}, in which node ${other.node} proposed "${other.value}"`
  }),
}

const oneOwner: Invariant<Paxos> = {
  name: 'A Ballot Has One Owner',
  text: 'Different proposers choose their numbers from disjoint sets (§2.5).',
  pair: (a, b, nodeA, nodeB) => (a.tried > 0 && a.tried === b.tried
    ? `node ${nodeA} and node ${nodeB} both try ballot ${a.tried}` : null),
}

/** A number by node that may only rise, except where a crash took what nobody had heard of. */
function onlyRises(of: (s: State) => number, what: (before: number, after: number) => string): GhostFunctions {
  return ghost<readonly (readonly [node: NodeId, most: number])[]>([], (known, { node, after, unheard }) => {
    const old = known.find(([each]) => each === node) ?? [node, 0]
    const before = unheard === true ? 0 : old[1]
    const now = of(after)
    if (now < before) return `node ${node} ${what(before, now)}`
    return now === old[1] ? known : [...known.filter(each => each !== old), [node, now]]
  })
}

const ballotsRise: Invariant<Paxos> = {
  name: 'Ballots Only Grow',
  text: 'A proposer never goes back to a ballot that it has tried, not even through a crash.',
  ...onlyRises(s => s.tried, (before, now) => `tried ballot ${before}, and has gone back to ${now}`),
}

const promisesRise: Invariant<Paxos> = {
  name: 'Promises Only Grow',
  text: 'What an acceptor has promised it never takes back, not even through a crash.',
  ...onlyRises(s => s.promised, (before, now) => `promised ballot ${before}, and has gone back to ${now}`),
}

const acceptedStays: Invariant<Paxos> = {
  name: 'Acceptances Are Remembered',
  text: 'An acceptor never forgets the highest proposal that it has accepted, not even through a crash.',
  ...onlyRises(s => s.accepted?.ballot ?? 0, (before, now) => `accepted ballot ${before}, and now remembers ${now}`),
}

export const invariants: readonly Invariant<Paxos>[] = [
  agreement, validity, chosenStays, learnedIsChosen, repeats, oneValue, oneOwner,
  promisesRise, acceptedStays, ballotsRise,
]

// Witnesses.

/** A witness about a step of a process that was up before it. */
function seen(name: string, what: string, reached: (before: State, after: State) => boolean): Witness<Paxos> {
  return { name, text: what, reached: ({ before, after }) => before !== null && reached(before, after) }
}

const begins = (before: State, after: State): boolean => after.tried > before.tried

export const witnesses: readonly Witness<Paxos>[] = [
  seen('value learned', 'A learner learns the chosen value.',
    (before, after) => before.learned === null && after.learned !== null),
  seen('value rediscovered', 'A proposer proposes the value of another one, because an acceptor reported it.',
    (before, after) =>
      before.phase === 'prepare' && after.phase === 'accept' && after.proposed !== after.wanted?.value),
  seen('ballot overtaken', 'A proposer tries again after an acceptor refused it for a higher ballot.',
    (before, after) => begins(before, after) && before.seen > before.tried),
  seen('overtaken between the phases', 'A proposer had a majority of promises, and tries again before a majority accepts.',
    (before, after) => begins(before, after) && before.phase === 'accept'),
  seen('accepted unprepared', 'An acceptor accepts a ballot that it was never asked to promise.',
    (before, after) => after.accepted !== before.accepted && after.accepted!.ballot > before.promised),
  {
    name: 'promise remembered',
    text: 'An acceptor that has promised crashes, restarts, and still knows.',
    reached: ({ before, after }) => before === null && after.promised > 0,
  },
]
