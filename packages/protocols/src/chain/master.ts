/**
 * The configuration master: it pings every server, takes those that are silent out of the chain, lets those that are
 * back join at its end, and numbers its orders. The paper's is never wrong. This one cannot tell a dead server from one
 * that it does not hear, so it also says, for every query, whether the order that a tail knows is still the newest.
 * Numbers (M1 …) are those of the rules in README.md.
 */
import type { Disk, Draft, Micros, NodeId, Out, Outcome, Protocol, Wait } from '@quorate/kernel'
import { masterInvariants, masterWitnesses } from './master-invariants.ts'
import { masterView } from './master-view.ts'
import type { Configuration, Confirm, MasterMessage, Pong } from './messages.ts'

export interface ChainMaster {
  config: MasterConfig
  state: MasterState
  message: MasterMessage
  request: never
  outcome: Outcome
  emit: MasterEmit
}

export interface MasterConfig {
  /** The chain of epoch 1, from head to tail; nobody else ever belongs to it. */
  readonly servers: readonly NodeId[]
  /** µs from one round of pings to the next; longer than a ping and its answer take. */
  readonly pingEvery: Micros
  /** So many pings in a row must stay unanswered before a server counts as silent. */
  readonly misses: number
}

/** For the judges. */
export type MasterEmit =
  | { readonly type: 'pinged'; readonly servers: readonly NodeId[] }
  | { readonly type: 'heard'; readonly server: NodeId; readonly epoch: number }
  | { readonly type: 'told'; readonly server: NodeId }

export interface MasterState extends Configuration {
  readonly config: MasterConfig
  /** For each of `config.servers`: pings since its last answer. */
  readonly missed: readonly number[]
  /** For each of `config.servers`: the epoch of its last answer, 0 before the first. */
  readonly known: readonly number[]
}

/** A chain that has no epoch yet. */
type Order = Omit<Configuration, 'epoch'>

type S = Draft<MasterState>
type ToWorld = Out<ChainMaster>

export const masterRules = {
  /** M1: whoever is given up would never be heard of again. */
  pings: (s: MasterState): readonly NodeId[] => s.config.servers,
  /** M2: a server is silent after so many unanswered pings in a row. */
  isSilent: (missed: number, misses: number): boolean => missed >= misses,
  /** M3: of those that are left each has all that whoever comes after it has; only their order says so. */
  survivors: (chain: readonly NodeId[], isSilent: (server: NodeId) => boolean): readonly NodeId[] => {
    const left = chain.filter(server => !isSilent(server))
    return left.length === 0 ? chain : left
  },
  /** M4: another chain, another epoch. */
  epochOfNext: (s: MasterState): number => s.epoch + 1,
  /** M5: whoever knows an earlier order is told the newest. */
  isBehind: (s: MasterState, epoch: number): boolean => epoch < s.epoch,
  /** M6: whoever comes back has to join first. */
  admits: (chain: readonly NodeId[], server: NodeId | null): Order => ({ chain, joining: server }),
  /** M6: whoever has all that the tail had belongs behind it. */
  adds: (chain: readonly NodeId[], server: NodeId): readonly NodeId[] => [...chain, server],
  /** M7: a tail of an earlier epoch may have been replaced. */
  confirms: (s: MasterState, epoch: number): boolean => epoch === s.epoch,
}

/** M4: what it gave out must survive its crash, or it would give out the same epoch again. */
const masterDurable = [['epoch', 'chain', 'joining']] as const satisfies (keyof MasterState)[][]

export function masterWith(rule: typeof masterRules): Protocol<ChainMaster> {
  function start(
    { self: _self, ...config }: MasterConfig & { self: NodeId }, disk: Disk<ChainMaster> | null, out: ToWorld,
  ): MasterState {
    out.setTimer('ping', [config.pingEvery, config.pingEvery])
    const none = config.servers.map(() => 0)
    return {
      config, epoch: disk?.epoch ?? 1, chain: disk?.chain ?? config.servers, joining: disk?.joining ?? null,
      missed: none, known: none,
    }
  }

  /** M1 */
  function onPingTimer(s: S, out: ToWorld): void {
    lookAround(s, out)
    s.missed = s.missed.map(missed => missed + 1)
    const servers = rule.pings(s)
    for (const server of servers) out.send(server, { type: 'Ping' })
    out.emit({ type: 'pinged', servers })
    out.setTimer('ping', [s.config.pingEvery, s.config.pingEvery])
  }

  /** M2, M3, M6 */
  function lookAround(s: S, out: ToWorld): void {
    const isSilent = (server: NodeId): boolean => rule.isSilent(missedOf(s, server), s.config.misses)
    const left = rule.survivors(s.chain, isSilent)
    const gone = s.chain.find(server => !left.includes(server))
    if (gone !== undefined) out.note('M3', 'Has not heard from {@}: takes it out of the chain', gone)
    else if (s.chain.every(isSilent)) out.note('M3', 'Hears from nobody in the chain: leaves it as it is')
    const staying = s.joining !== null && !isSilent(s.joining) ? s.joining : null
    const next = staying === null ? rule.admits(left, newcomer(s, left)) : { chain: left, joining: staying }
    const { chain, joining } = next
    if (chain.length === s.chain.length && joining === s.joining) return
    if (joining !== null && joining !== s.joining) out.note('M6', '{@} is back: lets it join behind {@}', joining, chain.at(-1)!)
    order(s, chain, joining, out)
  }

  function onPong(s: S, from: NodeId, { epoch, joined }: Pong, out: ToWorld): void {
    const at = s.config.servers.indexOf(from)
    if (at < 0) return
    s.missed = s.missed.with(at, 0)
    s.known = s.known.with(at, epoch)
    out.emit({ type: 'heard', server: from, epoch })
    if (joined && epoch === s.epoch && from === s.joining) {
      out.note('M6', '{@} has all that the tail had: adds it to the chain', from)
      order(s, rule.adds(s.chain, from), null, out)
    } else if (rule.isBehind(s, epoch)) {
      out.note('M5', '{@} knows only epoch {}: is told about epoch {}', from, epoch, s.epoch)
      tell(s, from, out)
    }
  }

  /** M7 */
  function onConfirm(s: S, from: NodeId, { epoch, query }: Confirm, out: ToWorld): void {
    if (rule.confirms(s, epoch)) return out.send(from, { type: 'Confirmed', epoch, query })
    out.note('M7', '{@} asks for epoch {}, and epoch {} is the newest: it may not answer', from, epoch, s.epoch)
    tell(s, from, out)
  }

  /** M4 */
  function order(s: S, chain: readonly NodeId[], joining: NodeId | null, out: ToWorld): void {
    s.epoch = rule.epochOfNext(s)
    s.chain = chain
    s.joining = joining
    for (const server of s.config.servers) tell(s, server, out)
  }

  return {
    name: 'chain-master',
    durable: masterDurable,
    start,
    onMessage(s, from, m, out) {
      if (m.type === 'Pong') onPong(s, from, m, out)
      else if (m.type === 'Confirm') onConfirm(s, from, m, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'ping') onPingTimer(s, out)
    },
    waits,
    invariants: masterInvariants,
    witnesses: masterWitnesses,
    view: masterView,
  }
}

export const chainMaster = masterWith(masterRules)

const missedOf = ({ config, missed }: MasterState, server: NodeId): number =>
  missed[config.servers.indexOf(server)]!

/** Whoever is not in the chain, has answered the last ping, and knows that it is out. */
function newcomer(s: MasterState, chain: readonly NodeId[]): NodeId | null {
  const isBack = (server: NodeId, at: number): boolean =>
    s.missed[at] === 0 && s.known[at] === s.epoch && !chain.includes(server)
  return s.config.servers.find(isBack) ?? null
}

function tell({ epoch, chain, joining }: MasterState, server: NodeId, out: ToWorld): void {
  out.emit({ type: 'told', server })
  out.send(server, { type: 'Configure', epoch, chain, joining })
}

/** It waits for those who let a ping go unanswered for a whole round. */
function waits(s: MasterState): readonly Wait[] {
  const { servers } = s.config
  const missing = servers.filter(server => missedOf(s, server) > 1)
  if (missing.length === 0) return []
  const [need, have] = [servers.length, servers.length - missing.length]
  return [{ for: 'answers to its pings', rule: 'M1', need, have, missing }]
}
