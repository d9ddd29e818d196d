/**
 * The same model, told apart as coarsely as Stateright 0.31 tells its example apart, so that counts can be compared:
 * what is delivered or buffered is not hashed, and the sets of timers are hashed one after the other without saying
 * where one ends, so that "both timers, none" is the same to it as "one timer, the other". Of states that look alike
 * the first one found stays, which is why the order of transitions matters here.
 */
import {
  ActorSpace, actorModel, type Actors, type Envelope, type Json, type Model, type Next,
} from '../../src/index.ts'
import { always, raftActors, sometimes, type Input } from './raft.ts'
import type { Entry, Message, Node } from './state.ts'

export function raftAsHashed(nodes: number, crashes: number): Model {
  const actors: Actors<Node, Message, Input> = {
    ...raftActors(nodes, crashes),
    view: (_, { delivered: _d, buffer: _b, electionTimer: _e, replicationTimer: _r, ...rest }): Json => rest,
    compare: byStateright,
    turn: (input) => input === 'crash' ? 1 : input === 'recover' ? 2 : 0,
  }
  return actorModel('raft-as-hashed', actors, always, sometimes, new TimersInARow(actors as unknown as Actors))
}

/** One more slot: the timers of all nodes, written one after the other. */
class TimersInARow extends ActorSpace {
  constructor(actors: Actors) {
    super(actors, 1)
  }

  protected override seal(next: Next): void {
    let timers = 1
    for (let node = 0; node < this.actors.nodes; node++) {
      const { electionTimer, replicationTimer } = this.steps.locals.values[next.get(node)] as Node
      if (electionTimer) timers = timers * 2
      if (replicationTimer) timers = timers * 2 + 1
    }
    next.set(this.layout.extra, timers)
    next.emit()
  }
}

const KINDS: readonly Message['type'][] = ['VoteRequest', 'VoteResponse', 'LogRequest', 'LogResponse', 'Broadcast']

/** Stateright's order of deliveries: with a view, which of two states that look alike stays depends on it. */
function byStateright(a: Envelope<Message>, b: Envelope<Message>): number {
  return a.from - b.from || a.to - b.to || KINDS.indexOf(a.message.type) - KINDS.indexOf(b.message.type)
    || byItems(itemsOf(a.message), itemsOf(b.message))
}

function itemsOf(m: Message): readonly (number | readonly Entry[])[] {
  switch (m.type) {
    case 'VoteRequest': return [m.candidate, m.term, m.logLength, m.logTerm]
    case 'VoteResponse': return [m.voter, m.term, Number(m.granted)]
    case 'LogRequest': return [m.leader, m.term, m.prefixLength, m.prefixTerm, m.leaderCommit, m.suffix]
    case 'LogResponse': return [m.follower, m.term, m.ack, Number(m.success)]
    case 'Broadcast': return [m.payload]
  }
}

function byItems(a: readonly (number | readonly Entry[])[], b: readonly (number | readonly Entry[])[]): number {
  for (const [i, item] of a.entries()) {
    const other = b[i]!
    const difference = typeof item === 'number' ? item - (other as number) : byEntries(item, other as readonly Entry[])
    if (difference !== 0) return difference
  }
  return 0
}

function byEntries(a: readonly Entry[], b: readonly Entry[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = a[i]!.term - b[i]!.term || a[i]!.payload - b[i]!.payload
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
