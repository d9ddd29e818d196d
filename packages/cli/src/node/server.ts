/**
 * A replica of a store as one process. It holds two protocols, both unchanged: the store, and for every client that
 * talks to it a `kv-client`, which finds the leader and is honest about what it does not know. Servers are the nodes
 * 0 … n − 1; the k-th client of server i is node n + i + n·k, so everybody knows where a message for a node goes.
 */
import {
  noteText, requestId, type AnyProtocol, type AnyTypes, type NodeId, type RequestId,
} from '@quorate/kernel'
import { kvClient, type Command, type KvOutcome } from '@quorate/protocols'
import { answerTo, commandOf } from './commands.ts'
import { Host, type Around } from './host.ts'
import { errors, type Body, type Message } from './message.ts'
import type { Store } from './store.ts'

const MS = 1_000
/** A client here gives up before the one that waits for it does. */
const patience = { timeout: 1_000 * MS, tryNext: 200 * MS, retryAfter: 50 * MS }

/** What is hosted, and with what configuration among so many servers. */
export interface Hosted {
  readonly protocol: AnyProtocol
  readonly config: (nodes: readonly NodeId[]) => object
  readonly leaderless?: true
  /** The store keeps sessions. */
  readonly sessions?: true
}

export interface World {
  write(message: Message): void
  log(text: string): void
}

interface Asked {
  readonly src: string
  readonly body: Body
  readonly command: Command
}

export class Server {
  readonly #self: NodeId
  readonly #names: readonly string[]
  readonly #hosted: Hosted
  readonly #world: World
  readonly #store: Host
  readonly #clients = new Map<string, { readonly node: NodeId; readonly host: Host; asked: number }>()
  readonly #byNode = new Map<NodeId, Host>()
  readonly #asked = new Map<RequestId, Asked>()
  readonly #around: Around
  /** Numbers of clients begin anew at random with every life: a number from before a crash may still be in a log. */
  #next = Math.floor(Math.random() * 2 ** 26)

  constructor(hosted: Hosted, self: string, names: readonly string[], store: Store, world: World) {
    this.#self = names.indexOf(self)
    this.#names = names
    this.#hosted = hosted
    this.#world = world
    this.#around = {
      send: (from, to, message) => this.#send(from, to, message),
      respond: (request, outcome) => this.#respond(request, outcome),
      note: (node, note) => world.log(`${this.#nameOf(node)}: ${noteText(note, names)}`),
      store: (node, durable) => { if (node === this.#self) store.put(self, durable) },
      stored: node => (node === this.#self ? store.get(self) : null),
    }
    this.#store = new Host(hosted.protocol, hosted.config(names.map((_, id) => id)), this.#self, this.#around)
  }

  /** A message from another server, or a request of a client. */
  receive({ src, body }: Message): void {
    if (body.type === 'quorate') this.#deliver(body.from as NodeId, body.to as NodeId, body.message)
    else this.#request(src, body)
  }

  #request(src: string, body: Body): void {
    const command = commandOf(body)
    if (typeof command === 'string') return this.#answer(src, body, { type: 'error', ...problemOf(body, command) })
    const client = this.#clients.get(src) ?? this.#newClient(src)
    const id = requestId(client.node, client.asked++)
    this.#asked.set(id, { src, body, command })
    client.host.step({ kind: 'request', id, request: command })
  }

  #newClient(src: string): { readonly node: NodeId; readonly host: Host; asked: number } {
    const count = this.#names.length
    const node = count + this.#self + count * this.#next++
    const servers = this.#names.map((_, i) => (this.#self + i) % count)
    const { leaderless, sessions } = this.#hosted
    const config = { servers, ...patience, ...(leaderless && { leaderless }), ...(sessions && { sessions }) }
    const client = { node, host: new Host(kvClient as AnyProtocol, config, node, this.#around), asked: 0 }
    this.#clients.set(src, client)
    this.#byNode.set(node, client.host)
    return client
  }

  #respond(request: RequestId, outcome: KvOutcome): void {
    const asked = this.#asked.get(request)
    if (asked === undefined) return
    this.#asked.delete(request)
    this.#answer(asked.src, asked.body, answerTo(asked.command, outcome))
  }

  #answer(dest: string, { msg_id }: Body, body: Body): void {
    if (msg_id === undefined) return
    this.#world.write({ src: this.#names[this.#self]!, dest, body: { ...body, in_reply_to: msg_id } })
  }

  /** To another process over the wire; to oneself after this step, as a message would come. */
  #send(from: NodeId, to: NodeId, message: AnyTypes['message']): void {
    const place = to % this.#names.length
    if (place === this.#self) setImmediate(() => this.#deliver(from, to, message))
    else {
      const [src, dest] = [this.#names[this.#self]!, this.#names[place]!]
      this.#world.write({ src, dest, body: { type: 'quorate', from, to, message } })
    }
  }

  #deliver(from: NodeId, to: NodeId, message: AnyTypes['message']): void {
    const host = to === this.#self ? this.#store : this.#byNode.get(to)
    host?.step({ kind: 'message', from, message })
  }

  #nameOf(node: NodeId): string {
    return node < this.#names.length ? this.#names[node]! : `a client of ${this.#names[node % this.#names.length]!}`
  }
}

const problemOf = ({ type }: Body, text: string): { readonly code: number; readonly text: string } =>
  ({ code: ['read', 'write', 'cas'].includes(type) ? errors.malformedRequest : errors.notSupported, text })
