/**
 * Clients, and the history of what they asked and were told. Each asks one thing after the other, and waits. Where
 * nobody knows what became of an operation its process number is not used again: a new client takes its place.
 */
import type { HistoryEvent } from '@quorate/checkers'
import type { Body, Message } from '../node/message.ts'
import { Unfit } from './process.ts'
import { bodyOf, endedBy, type Ended, type Operation } from './workload.ts'

/** c0 is who sends init. */
export const clientName = (process: number): string => `c${process + 1}`

/** Longer than our own stores take to say that they do not know. */
const PATIENCE = 2_000

export interface Latency {
  readonly f: Operation['f']
  readonly ms: number
}

interface Asked {
  readonly operation: Operation
  readonly process: number
  readonly since: number
  readonly end: (ended: Ended) => void
}

export class Clients {
  readonly history: (HistoryEvent & { error?: string })[] = []
  readonly latencies: Latency[] = []
  /** Operations that were answered while the network was cut. */
  duringCuts = 0
  late = 0
  readonly #send: (message: Message) => void
  #began = 0
  readonly #asked = new Map<number, Asked>()
  #messages = 0
  #processes = 0
  isCut = false

  constructor(send: (message: Message) => void) {
    this.#send = send
  }

  /** From here on time counts. */
  begin(): void {
    this.#began = performance.now()
  }

  /** µs since the beginning. */
  now(): number {
    return Math.round((performance.now() - this.#began) * 1_000)
  }

  /** A client of this node asks again and again until `isOver`, with a pause of about `pause` ms. */
  async work(node: string, next: () => Operation, pause: () => number, isOver: () => boolean): Promise<void> {
    let process = this.#processes++
    while (!isOver()) {
      const { type } = await this.#ask(node, process, next())
      if (type === 'info') process = this.#processes++
      await new Promise(resolve => setTimeout(resolve, pause()))
    }
  }

  #ask(node: string, process: number, operation: Operation): Promise<Ended> {
    const id = ++this.#messages
    const { f, key } = operation
    const value = operation.f === 'read' ? null : operation.value as number
    this.history.push({ process, type: 'invoke', f, key, value, time: this.now() })
    const ended = new Promise<Ended>(resolve => {
      const given = setTimeout(() => this.#end(id, { type: 'info', error: 'no answer' }), PATIENCE)
      const end = (how: Ended): void => {
        clearTimeout(given)
        resolve(how)
      }
      this.#asked.set(id, { operation, process, since: performance.now(), end })
    })
    this.#send({ src: clientName(process), dest: node, body: bodyOf(operation, id) })
    return ended
  }

  /** What a node sent to a client. Throws `Unfit` where it cannot be an answer. */
  receive({ src, dest, body }: Message): void {
    const id = body.in_reply_to
    if (!Number.isSafeInteger(id) || id! < 1 || id! > this.#messages) {
      throw new Unfit(`${src} answered ${dest} with in_reply_to ${JSON.stringify(id) ?? 'missing'}, which nobody asked`)
    }
    const asked = this.#asked.get(id!)
    if (asked === undefined) return void this.late++
    const ended = endedBy(asked.operation, body as Body)
    if (typeof ended === 'string') throw new Unfit(`${src} ${ended}`)
    this.#end(id!, ended)
  }

  #end(id: number, ended: Ended): void {
    const { operation, process, since, end } = this.#asked.get(id)!
    this.#asked.delete(id)
    const { f, key } = operation
    const asked = operation.f === 'read' ? null : operation.value as number
    const value = ended.type === 'ok' && f === 'read' ? ended.value as number : asked
    this.history.push({
      process, type: ended.type, f, key, value, time: this.now(), ...(ended.type !== 'ok' && { error: ended.error }),
    })
    if (ended.type === 'ok') {
      this.latencies.push({ f, ms: performance.now() - since })
      if (this.isCut) this.duringCuts++
    }
    end(ended)
  }
}
