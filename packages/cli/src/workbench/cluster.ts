/** The processes of one test: started, introduced to each other, killed, started again, and gone at the end. */
import type { Message } from '../node/message.ts'
import type { Network } from './network.ts'
import { NodeProcess, Unfit, type Program } from './process.ts'

/** ms. Generous, since a program may have to be loaded on a busy machine. */
const INTRODUCTION = 20_000

export class Cluster {
  readonly names: readonly string[]
  readonly #program: Program
  readonly #network: Network
  readonly #introduction: number
  readonly #nodes = new Map<string, NodeProcess>()
  readonly #introduced = new Map<string, () => void>()
  #onUnfit!: (problem: Unfit) => void
  /** Rejects with `Unfit` when a program turns out to be no node. */
  readonly unfit = new Promise<never>((_, reject) => { this.#onUnfit = reject })
  toClient: (message: Message) => void = () => {}

  constructor(names: readonly string[], program: Program, network: Network, introduction = INTRODUCTION) {
    this.names = names
    this.#program = program
    this.#network = network
    this.#introduction = introduction
    // Nobody may be waiting yet when it happens.
    this.unfit.catch(() => {})
  }

  /** Starts a node, and waits until it has answered init. */
  async start(name: string): Promise<void> {
    const node = new NodeProcess(name, this.#program, message => this.#route(message), this.#onUnfit)
    this.#nodes.set(name, node)
    const answered = new Promise<void>(resolve => this.#introduced.set(name, resolve))
    node.send({ src: 'c0', dest: name, body: { type: 'init', msg_id: 0, node_id: name, node_ids: this.names } })
    const silence = `did not answer init within ${this.#introduction / 1_000} s`
    const late = setTimeout(() => this.#onUnfit(new Unfit(node.unfit(silence))), this.#introduction)
    try {
      await Promise.race([answered, this.unfit])
    } finally {
      clearTimeout(late)
    }
  }

  send(message: Message): void {
    this.#nodes.get(message.dest)?.send(message)
  }

  #route(message: Message): void {
    const { src, dest, body } = message
    if (this.#nodes.has(dest)) this.#network.carry(message, carried => this.send(carried))
    else if (body.type === 'init_ok') this.#introduced.get(src)?.()
    else if (dest === 'c0') this.#onUnfit(new Unfit(`${src} answered init with "${body.type}"; accepted is init_ok`))
    else if (/^c\d+$/.test(dest)) this.#toClient(message)
    else this.#onUnfit(new Unfit(`${src} sent a message to "${dest}"; there are ${this.names.join(', ')} and clients c1, c2 …`))
  }

  #toClient(message: Message): void {
    try {
      this.toClient(message)
    } catch (error) {
      this.#onUnfit(error as Unfit)
    }
  }

  kill(name: string): Promise<void> {
    return this.#nodes.get(name)!.kill()
  }

  async end(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map(node => node.kill()))
  }
}
