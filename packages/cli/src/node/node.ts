/** `node raft-kv`: one of our stores as a process that reads messages from stdin and writes messages to stdout. */
import { lwwRegister, raftKv } from '@quorate/protocols'
import { nearest } from '@quorate/scenarios'
import { badInput, type Answer } from '../report.ts'
import { errors, lines, readMessage, type Message } from './message.ts'
import { Server, type Hosted } from './server.ts'
import { inFolder, inMemory, type Store } from './store.ts'

const MS = 1_000

const stores: Readonly<Record<string, Hosted>> = {
  'raft-kv': {
    protocol: raftKv,
    config: nodes => ({ nodes, electionTimeout: [300 * MS, 600 * MS], heartbeat: 50 * MS, maxBatch: 64 }),
    sessions: true,
  },
  'lww-register': { protocol: lwwRegister, config: nodes => ({ nodes, resend: 100 * MS }), leaderless: true },
}

export interface NodeOptions {
  readonly data?: string
  readonly log?: boolean
}

/** Runs until stdin ends. Answers only where it cannot begin. */
export async function node(name: string, options: NodeOptions): Promise<Answer | null> {
  const hosted = Object.hasOwn(stores, name) ? stores[name] : undefined
  if (hosted === undefined) {
    return badInput('node', `there is no store "${name}" to host; accepted are ${nearest(name, Object.keys(stores)).join(', ')}`)
  }
  const store = openStore(options.data)
  if (typeof store === 'string') return badInput('node', store)
  await new Node(name, hosted, store, options.log === true).run()
  return null
}

function openStore(folder: string | undefined): Store | string {
  if (folder === undefined) return inMemory
  try {
    return inFolder(folder)
  } catch (error) {
    return `--data was "${folder}", which cannot be written (${(error as { code?: string }).code}); give a folder that can`
  }
}

class Node {
  readonly #name: string
  readonly #hosted: Hosted
  readonly #store: Store
  readonly #isLogged: boolean
  #server: Server | null = null

  constructor(name: string, hosted: Hosted, store: Store, isLogged: boolean) {
    this.#name = name
    this.#hosted = hosted
    this.#store = store
    this.#isLogged = isLogged
  }

  /** What a handler throws ends the process, and the last line on stderr says so. */
  run(): Promise<void> {
    return new Promise((done, fail) => {
      const end = (error: unknown): void => {
        log(`${this.#name} cannot go on: ${error instanceof Error ? error.message : String(error)}`)
        process.exit(1)
      }
      process.on('uncaughtException', end)
      process.stdout.on('error', () => process.exit(0))
      process.stdin.setEncoding('utf8').on('data', lines(line => this.#onLine(line))).on('error', fail)
        .on('end', () => {
          done()
          // Timers of the protocol would keep a process alive that nobody talks to.
          process.exit(0)
        })
    })
  }

  #onLine(line: string | null): void {
    const message = line === null ? 'is too long' : readMessage(line)
    if (typeof message === 'string') return log(`a line on stdin ${message}`)
    if (message.body.type === 'init') this.#init(message)
    else if (this.#server !== null) this.#server.receive(message)
    else refuse(message, errors.temporarilyUnavailable, 'no init has come yet')
  }

  #init(message: Message): void {
    const { node_id: self, node_ids: names } = message.body as { node_id?: unknown; node_ids?: unknown }
    if (!isCluster(names) || !names.includes(self as string)) {
      return refuse(message, errors.malformedRequest, 'init needs node_id, and node_ids with up to 64 names, node_id among them')
    }
    const world = { write, log: this.#isLogged ? log : () => {} }
    this.#server ??= new Server(this.#hosted, self as string, names, this.#store, world)
    log(`${this.#name} as ${String(self)} of ${names.join(', ')}`)
    write({ src: self as string, dest: message.src, body: { type: 'init_ok', in_reply_to: message.body.msg_id! } })
  }
}

const isCluster = (names: unknown): names is readonly string[] =>
  Array.isArray(names) && names.length > 0 && names.length <= 64 && names.every(name => typeof name === 'string')

function refuse({ src, dest, body }: Message, code: number, text: string): void {
  log(`${src} is told: ${text}`)
  if (body.msg_id === undefined) return
  write({ src: dest, dest: src, body: { type: 'error', code, text, in_reply_to: body.msg_id } })
}

const write = (message: Message): void => void process.stdout.write(`${JSON.stringify(message)}\n`)
const log = (text: string): void => void process.stderr.write(`${text}\n`)
