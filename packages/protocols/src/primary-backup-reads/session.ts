/**
 * A client with a session: it reads near itself, writes at the primary, and remembers how far into the log it has seen
 * (Terry et al. 1994). What it remembers it may send along, and then no answer is older. Rules R2, R3 and R7.
 */
import {
  Seq, type Draft, type Invariant, type Micros, type NodeId, type Out, type Protocol, type RequestId, type View,
  type Wait, type Witness,
} from '@quorate/kernel'
import { commandForms, commandProblem, commandText, isRead, valueText, type Command } from '../kv/command.ts'
import { outcomeText, type Outcome } from '../kv/outcome.ts'
import { beginning, isBefore, positionText, type Answer, type Message, type Position } from './messages.ts'
import { messageView } from './view.ts'

export interface Session {
  config: SessionConfig
  state: SessionState
  message: Message
  request: Command
  outcome: Outcome
  emit: Told
}

export interface SessionConfig {
  /** The first one is near, and asked for reads; after a silence the next one is asked. */
  readonly replicas: readonly NodeId[]
  /** Who leads, as far as the client is told at first. */
  readonly primary: NodeId
  /** Whom a read goes to. */
  readonly reads: 'near' | 'primary'
  /** The client sends along how far it has seen. */
  readonly token: boolean
  /** µs from the first question of an operation until the client gives up. */
  readonly timeout: Micros
}

interface Asked {
  readonly id: RequestId
  readonly command: Command
}

export interface SessionState {
  readonly config: SessionConfig
  readonly primary: NodeId
  /** The furthest position of its own writes, and of what it has read. */
  readonly wrote: Position
  readonly read: Position
  /** Positions in `config.replicas` that were passed over because they were silent. */
  readonly turn: number
  readonly open: Asked | null
  readonly queue: Seq<Asked>
  readonly begun: number
}

/** Told to the judges: at which position an operation was answered; null where what was seen before was lost. */
interface Told {
  readonly isRead: boolean
  readonly at: Position | null
  readonly token: boolean
}

type ToldAnswer = Extract<Answer, { readonly at: unknown }>
type Client = Draft<SessionState>
type ToWorld = Out<Session>

const later = (a: Position, b: Position): Position => (isBefore(a, b) ? b : a)

export const sessionRules = {
  /** R2: a write moves the token to where it was written. */
  afterWrite: (s: SessionState, at: Position): Position => later(s.wrote, at),
  /** R3: a read moves it too. */
  afterRead: (s: SessionState, at: Position): Position => later(s.read, at),
}

export function sessionWith(rule: typeof sessionRules): Protocol<Session> {
  function onRequest(s: Client, id: RequestId, command: Command, out: ToWorld): void {
    s.queue = Seq.push(s.queue, { id, command })
    if (s.open === null) beginNext(s, out)
  }

  function beginNext(s: Client, out: ToWorld): void {
    s.open = Seq.at(s.queue, s.begun)
    s.begun++
    out.setTimer('give-up', [s.config.timeout, s.config.timeout])
    const isNear = s.config.reads === 'near' && isRead(s.open.command)
    const server = isNear ? s.config.replicas[s.turn]! : s.primary
    out.note('R3', isNear ? 'Asks {@}, which is near' : 'Asks {@}, the primary as far as it knows', server)
    ask(s, s.open, server, out)
  }

  function ask(s: Client, { id, command }: Asked, server: NodeId, out: ToWorld): void {
    const need = s.config.token && isRead(command) ? later(s.wrote, s.read) : beginning
    out.send(server, { type: 'Request', id, command, need })
  }

  function onAnswer(s: Client, from: NodeId, id: RequestId, answer: Answer, out: ToWorld): void {
    const { open } = s
    if (open === null || open.id !== id) return
    if (answer.kind === 'redirect') {
      out.note('R4', '{@} points to {@}: asks there', from, answer.leader)
      s.primary = answer.leader
      ask(s, open, answer.leader, out)
    } else if (answer.kind === 'lost') onLost(s, out)
    else onTold(s, open, answer, out)
  }

  function onTold(s: Client, { command }: Asked, { kind, value, at }: ToldAnswer, out: ToWorld): void {
    out.emit({ isRead: isRead(command), at, token: s.config.token })
    out.note('R1', 'That is as of {}', positionText(at))
    if (isRead(command)) s.read = rule.afterRead(s, at)
    else s.wrote = rule.afterWrite(s, at)
    finish(s, kind === 'ok' ? { definite: true, kind: 'ok', value }
      : { definite: true, kind: 'failed', why: `the value is ${valueText(value)}`, found: value }, out)
  }

  /** R7: honest, once; after that the session begins anew. */
  function onLost(s: Client, out: ToWorld): void {
    s.wrote = s.read = beginning
    out.emit({ isRead: true, at: null, token: s.config.token })
    finish(s, { definite: true, kind: 'failed', why: 'what this client had seen was lost' }, out)
  }

  function onGiveUp(s: Client, out: ToWorld): void {
    if (s.open === null) return
    s.turn = (s.turn + 1) % s.config.replicas.length
    if (!isRead(s.open.command)) s.primary = s.config.replicas[s.turn]!
    finish(s, { definite: false, kind: 'unknown', why: 'no answer came in time' }, out)
  }

  function finish(s: Client, outcome: Outcome, out: ToWorld): void {
    out.respond(s.open!.id, outcome)
    out.cancelTimer('give-up')
    s.open = null
    if (s.begun < s.queue.length) return beginNext(s, out)
    s.queue = Seq.empty
    s.begun = 0
  }

  return {
    name: 'session-client',
    durable: [],
    start: ({ self: _self, ...config }) => ({
      config, primary: config.primary, wrote: beginning, read: beginning, turn: 0, open: null,
      queue: Seq.empty, begun: 0,
    }),
    onRequest,
    requestProblem: commandProblem,
    onMessage(s, from, message: Message, out) {
      if (message.type === 'Reply') onAnswer(s, from, message.id, message.result, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'give-up') onGiveUp(s, out)
    },
    waits,
    invariants,
    witnesses,
    view: sessionView,
  }
}

function waits({ open, config, primary, turn }: SessionState): readonly Wait[] {
  if (open === null) return []
  const missing = [isRead(open.command) && config.reads === 'near' ? config.replicas[turn]! : primary]
  return [{ for: `an answer to "${commandText(open.command)}"`, rule: 'R1', need: 1, have: 0, missing }]
}

/** By client: where its last write was, or how far it has read. The client's own memory may be what is broken. */
interface Seen {
  readonly upTo: ReadonlyMap<NodeId, Position>
  readonly evidence: string | null
}

const kept = (name: string, text: string, did: string, counts: (told: Told) => boolean): Invariant<Session> => ({
  name, text,
  init: (): Seen => ({ upTo: new Map(), evidence: null }),
  fold: (seen: Seen, { node, before, emitted }: Step): Seen => {
    if (emitted.length === 0 && before !== null) return seen
    let [upTo, evidence] = [before === null ? beginning : (seen.upTo.get(node) ?? beginning), seen.evidence]
    for (const told of emitted) {
      if (told.at === null) upTo = beginning
      else {
        if (told.isRead && told.token && isBefore(told.at, upTo)) {
          evidence = `a client that had ${did} ${positionText(upTo)} was answered as of ${positionText(told.at)}`
        }
        if (counts(told)) upTo = later(upTo, told.at)
      }
    }
    return { upTo: new Map([...seen.upTo, [node, upTo]]), evidence }
  },
  check: ({ evidence }: Seen) => evidence,
})

interface Step {
  readonly node: NodeId
  readonly before: SessionState | null
  readonly emitted: readonly Told[]
}

const invariants: readonly Invariant<Session>[] = [
  kept('Read Your Writes By Token', 'A read that comes with a token is never answered as of before the client’s own last write',
    'written at', ({ isRead: isReading }) => !isReading),
  kept('Monotonic Reads By Token', 'A read that comes with a token is never answered as of before what the client has read',
    'read as of', ({ isRead: isReading }) => isReading),
]

const witnesses: readonly Witness<Session>[] = [
  {
    name: 'went back',
    text: 'A client without a token is answered as of before what it had seen',
    reached: ({ before, emitted }) => before !== null
      && emitted.some(({ at, token }) => !token && at !== null && isBefore(at, later(before.wrote, before.read))),
  },
  {
    name: 'sent to the primary',
    text: 'A replica points a client to a primary that it did not know',
    reached: ({ before, after }) => before !== null && before.primary !== after.primary,
  },
]

const sessionView: View<Session> = {
  role: () => ({ shape: 'client', word: 'client' }),
  epoch: () => null,
  describe: ({ open }) => (open === null ? 'client, idle' : `client, wants to ${commandText(open.command)}`),
  rows: s => [
    ['operation', s.open === null ? 'none' : commandText(s.open.command)],
    ['has written up to', positionText(s.wrote)],
    ['has read up to', positionText(s.read)],
    ['sends its token', s.config.token ? 'with every read' : 'never'],
    ['primary, as far as it knows', `node ${s.primary}`],
  ],
  leader: s => s.primary,
  message: messageView,
  request: commandText,
  commands: commandForms,
  outcome: outcomeText,
  timer: () => 'timer for giving up',
}

export const sessionClient = sessionWith(sessionRules)
