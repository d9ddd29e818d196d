/** What lies between the nodes: delay, loss, cuts that somebody makes and heals. Clients stand beside their node. */
import type { Message } from '../node/message.ts'

export interface Weather {
  /** Messages between nodes take up to this many ms, or, without it, no time. */
  readonly latency: number
  /** Messages between nodes that are lost, in a hundred. */
  readonly loss: number
}

export class Network {
  readonly #weather: Weather
  readonly #random: () => number
  #sides: readonly (readonly string[])[] = []
  sent = 0
  lost = 0

  constructor(weather: Weather, random: () => number) {
    this.#weather = weather
    this.#random = random
  }

  /** Nothing passes from one side to another. */
  cut(sides: readonly (readonly string[])[]): void {
    this.#sides = sides
  }

  heal(): void {
    this.#sides = []
  }

  /** Delivers now or in a while; what would arrive in a cut is lost. */
  carry(message: Message, deliver: (message: Message) => void): void {
    this.sent++
    if (this.#random() * 100 < this.#weather.loss) return void this.lost++
    const arrive = (): void => {
      if (this.#isCut(message)) this.lost++
      else deliver(message)
    }
    if (this.#weather.latency === 0) arrive()
    else setTimeout(arrive, this.#random() * this.#weather.latency).unref()
  }

  #isCut({ src, dest }: Message): boolean {
    const side = this.#sides.findIndex(names => names.includes(src))
    return side >= 0 && !this.#sides[side]!.includes(dest)
  }
}
