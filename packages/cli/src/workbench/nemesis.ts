/** What goes wrong while clients work: the network is cut and heals, nodes are killed and come back. */
import type { Clients } from './clients.ts'
import type { Cluster } from './cluster.ts'
import type { Network } from './network.ts'

/** ms of quiet before, between and after troubles, and how long a cut lasts and a node is gone. */
const QUIET = 800
const CUT = 1_500
const GONE = 400

export const shortest = { cut: QUIET * 2 + CUT, kill: QUIET * 2 + GONE } as const

export interface Trouble {
  readonly cut: boolean
  readonly kill: boolean
}

export class Nemesis {
  readonly done: { readonly what: string; readonly time: number }[] = []
  cuts = 0
  kills = 0
  readonly #cluster: Cluster
  readonly #network: Network
  readonly #clients: Clients
  readonly #random: () => number

  constructor(cluster: Cluster, network: Network, clients: Clients, random: () => number) {
    this.#cluster = cluster
    this.#network = network
    this.#clients = clients
    this.#random = random
  }

  /** Makes trouble as long as a whole one, with its quiet afterwards, fits before the end (ms from now). */
  async work({ cut, kill }: Trouble, until: number): Promise<void> {
    const end = performance.now() + until
    const kinds = [...(cut ? ['cut' as const] : []), ...(kill ? ['kill' as const] : [])]
    for (let i = 0; kinds.length > 0; i++) {
      const kind = kinds[i % kinds.length]!
      if (performance.now() + shortest[kind] > end + QUIET / 10) return
      await pause(QUIET)
      await (kind === 'cut' ? this.#cutAndHeal() : this.#killAndStart())
    }
  }

  async #cutAndHeal(): Promise<void> {
    const names = this.#shuffled()
    const some = 1 + Math.floor(this.#random() * (names.length - 1))
    const sides = [names.slice(0, some), names.slice(some)]
    this.#network.cut(sides)
    this.#clients.isCut = true
    this.cuts++
    this.#say(`the network is cut: ${sides.map(side => side.join(', ')).join(' | ')}`)
    await pause(CUT)
    this.#network.heal()
    this.#clients.isCut = false
    this.#say('the network heals')
  }

  async #killAndStart(): Promise<void> {
    const [name] = this.#shuffled()
    this.kills++
    this.#say(`${name!} is killed`)
    await this.#cluster.kill(name!)
    await pause(GONE)
    await this.#cluster.start(name!)
    this.#say(`${name!} is back`)
  }

  #shuffled(): string[] {
    const drawn = this.#cluster.names.map(name => [this.#random(), name] as const)
    return drawn.toSorted(([a], [b]) => a - b).map(([, name]) => name)
  }

  #say(what: string): void {
    this.done.push({ what, time: this.#clients.now() })
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })
