/** Quorum systems as a person writes them: "majority 5", "weighted 3,1,1,1", "joint 1,2,3 3,4,5". */
import { listText, show } from '@quorate/kernel'
import { atLeast, firstNodes, MOST_NODES, type Rule } from './rule.ts'
import {
  anyOfSets, dissemination, flexible, grid, joint, majority, masking, readWrite, register, weighted, type System,
} from './systems.ts'

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }

interface Kind {
  /** What comes after the name. */
  readonly usage: string
  readonly example: string
  readonly read: (words: Words) => System
}

/** Stops the reading with a sentence; only ever caught by `readSystem`. */
class Unreadable extends Error {}

export const kinds: Readonly<Record<string, Kind>> = {
  majority: {
    usage: 'NODES', example: 'majority 5',
    read: words => majority(words.nodes()),
  },
  weighted: {
    usage: 'VOTES [NEED | READ WRITE]', example: 'weighted 3,1,1,1',
    read: words => {
      const votes = words.numbers('votes', 0, 1_000)
      const total = votes.reduce((sum, vote) => sum + vote, 0)
      if (votes.length > MOST_NODES) throw new Unreadable(`accepted are votes of up to ${MOST_NODES} nodes`)
      if (total === 0) throw new Unreadable('somebody must have a vote')
      if (words.left === 0) return weighted(votes)
      const need = words.number('votes of a quorum', 1, total)
      if (words.left === 0) return weighted(votes, need)
      return readWrite(votes, need, words.number('votes of a write', 1, total))
    },
  },
  'read-write': {
    usage: 'NODES READ WRITE', example: 'read-write 5 2 4',
    read: words => {
      const nodes = words.nodes()
      const read = words.number('nodes of a read', 1, nodes)
      return readWrite(firstNodes(nodes).map(() => 1), read, words.number('nodes of a write', 1, nodes))
    },
  },
  register: {
    usage: 'NODES READ WRITE', example: 'register 5 2 4',
    read: words => {
      const nodes = words.nodes()
      const read = words.number('nodes of a read', 1, nodes)
      return register(nodes, read, words.number('nodes of a write', 1, nodes))
    },
  },
  flexible: {
    usage: 'NODES PHASE1 PHASE2, each a number or sets like 1,2/3,4', example: 'flexible 5 2 4',
    read: words => {
      const nodes = words.nodes()
      return flexible(nodes, words.rule('phase 1', nodes), words.rule('phase 2', nodes))
    },
  },
  joint: {
    usage: 'OLD NEW, each a list like 1,2,3', example: 'joint 1,2,3 3,4,5',
    read: words => joint(words.members('old members', MOST_NODES), words.members('new members', MOST_NODES)),
  },
  grid: {
    usage: 'ROWS COLUMNS', example: 'grid 3 3',
    read: words => {
      const rows = words.number('rows', 1, MOST_NODES)
      return grid(rows, words.number('columns', 1, Math.floor(MOST_NODES / rows)))
    },
  },
  dissemination: {
    usage: 'NODES FAULTY', example: 'dissemination 4 1',
    read: words => {
      const nodes = words.nodes()
      return dissemination(nodes, words.number('faulty nodes', 0, nodes - 1))
    },
  },
  masking: {
    usage: 'NODES FAULTY', example: 'masking 5 1',
    read: words => {
      const nodes = words.nodes()
      return masking(nodes, words.number('faulty nodes', 0, nodes - 1))
    },
  },
}

/** The system that these words describe, or one sentence on what is wrong with them. */
export function readSystem(kind: string, given: readonly string[]): Read<System> {
  const known = Object.entries(kinds).find(([name]) => name === kind)?.[1]
  if (known === undefined) {
    return { ok: false, error: `there are no quorums of the kind ${show(kind)}; accepted are ${listText(Object.keys(kinds))}` }
  }
  try {
    const words = new Words(given)
    const value = known.read(words)
    words.end()
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { ok: false, error: `${kind} takes ${known.usage}, as in "${known.example}": ${error.message}` }
  }
}

/** What was given, word by word. */
class Words {
  readonly #given: readonly string[]
  #at = 0

  constructor(given: readonly string[]) {
    this.#given = given
  }

  get left(): number {
    return this.#given.length - this.#at
  }

  nodes(): number {
    return this.number('nodes', 1, MOST_NODES)
  }

  number(what: string, min: number, max: number): number {
    return numberOf(this.#next(what), what, min, max)
  }

  numbers(what: string, min: number, max: number): number[] {
    return this.#next(what).split(',').map(word => numberOf(word, what, min, max))
  }

  /** Written from 1 on, as r1, r2 …; each at most once. */
  members(what: string, nodes: number): number[] {
    return membersOf(this.#next(what), what, nodes)
  }

  rule(what: string, nodes: number): Rule {
    const word = this.#next(what)
    if (!/[,/]/.test(word)) return atLeast(numberOf(word, `the size of ${what}`, 1, nodes), firstNodes(nodes))
    return anyOfSets(word.split('/').map(set => membersOf(set, `a set of ${what}`, nodes)))
  }

  end(): void {
    if (this.left > 0) throw new Unreadable(`${show(this.#given[this.#at])} is one word too many`)
  }

  #next(what: string): string {
    const word = this.#given[this.#at++]
    if (word === undefined) throw new Unreadable(`${what} ${what.startsWith('phase') ? 'is' : 'are'} missing`)
    return word
  }
}

function numberOf(word: string, what: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(word) ? Number(word) : -1
  if (number >= min && number <= max) return number
  throw new Unreadable(`${what} was ${show(word)}; accepted is a whole number from ${min} to ${max}`)
}

function membersOf(word: string, what: string, nodes: number): number[] {
  const members = word.split(',').map(each => numberOf(each, what, 1, nodes) - 1)
  if (new Set(members).size === members.length) return members
  throw new Unreadable(`${what} was ${show(word)}; accepted is each node once`)
}
