/** The workload: what each client asks, one after the other, and how far it is. */
import { clientOf, compareBy, operationOf, requestId, type NodeId, type RequestId, type Setup } from '@quorate/kernel'
import type { Next, Row } from '../search/space.ts'
import type { Nodes, Outcome } from './nodes.ts'

/** A client. Its slot holds twice the number of requests that it made, and 1 more while it waits for an answer. */
class Client {
  readonly node: NodeId
  readonly #slot: number
  readonly #requestOf: (operation: number) => unknown
  /** A loop asks only after an answer; requests at set times come when they like, in their order. */
  readonly #waits: boolean
  #most = Infinity

  constructor(node: NodeId, slot: number, requestOf: (operation: number) => unknown, waits: boolean) {
    this.node = node
    this.#slot = slot
    this.#requestOf = requestOf
    this.#waits = waits
  }

  /** So many more than it has made. */
  allow(row: Row, more: number): void {
    this.#most = this.next(row) + more
  }

  /** The number of its next operation. */
  next({ words }: Row): number {
    return words[this.#slot]! >>> 1
  }

  mayAsk(row: Row): boolean {
    if (this.next(row) >= this.#most || (this.#waits && (row.words[this.#slot]! & 1) === 1)) return false
    return isRequest(this.request(row))
  }

  request(row: Row): unknown {
    return this.#requestOf(this.next(row))
  }

  asked(next: Next): void {
    next.set(this.#slot, (((next.get(this.#slot) >>> 1) + 1) << 1) + (this.#waits ? 1 : 0))
  }

  /** Gives what was asked. */
  answered(next: Next, operation: number): unknown {
    const value = next.get(this.#slot)
    if (operation === (value >>> 1) - 1) next.set(this.#slot, value & ~1)
    return this.#requestOf(operation)
  }
}

export class Clients {
  readonly end: number
  readonly #all: readonly Client[]
  readonly #nodes: Nodes

  constructor(first: number, { nodes, requests, loops }: Setup, table: Nodes) {
    this.#nodes = table
    const listed = nodes.flatMap((_, node) => {
      const own = requests.filter(({ client }) => client === node).toSorted(compareBy(({ at }) => at))
      const loop = loops.find(({ client }) => client === node)
      const requestOf = (operation: number): unknown =>
        (operation < own.length ? own[operation]!.request : loop?.operation(operation - own.length))
      return isRequest(requestOf(0)) ? [{ node, requestOf, waits: loop !== undefined }] : []
    })
    this.#all = listed.map(({ node, requestOf, waits }, i) => new Client(node, first + i, requestOf, waits))
    this.end = first + listed.length
  }

  /** From this row on, so many requests of each. */
  allow(row: Row, more: number): void {
    for (const client of this.#all) client.allow(row, more)
  }

  of(node: NodeId): Client | undefined {
    return this.#all.find(client => client.node === node)
  }

  /** Every request that may be made now, with every outcome. */
  expand(row: Row, emit: (outcome: Outcome, client: Client) => void): void {
    for (const client of this.#all) {
      const { node } = client
      const local = row.words[node]!
      if (!client.mayAsk(row) || !this.#nodes.local(node, local).up) continue
      const id = requestId(node, client.next(row))
      const input = this.#nodes.inputId(node, { kind: 'request', id, request: client.request(row) })
      for (const outcome of this.#nodes.outcomes(node, local, input)) emit(outcome, client)
    }
  }

  answered(next: Next, request: RequestId): unknown {
    return this.of(clientOf(request))?.answered(next, operationOf(request))
  }
}

const isRequest = (request: unknown): boolean => request !== null && request !== undefined
