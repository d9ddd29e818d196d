/** What the tests of all replicated stores share: two clients that work without pause, and a judge of what they saw. */
import { checkLinearizability, history, keyValue, monitorOf, type HistoryEvent } from '@quorate/checkers'
import type { HistoryJudge } from '@quorate/explore'
import {
  clientOf, reliable, type Loop, type NodeId, type NodeSpec, type Recording, type RequestId, type Setup, type TimedFault,
} from '@quorate/kernel'
import { kvClient } from '../kv-client/kv-client.ts'
import { kvMonitor } from '../primary-backup-kv/monitor.ts'
import { primaryBackupKv } from '../primary-backup-kv/primary-backup-kv.ts'
import type { Command } from '../kv/command.ts'
import { invoked, judgedBy, returned } from '../kv/history.ts'
import type { Language } from './script.ts'

export interface Cast {
  /** r1, r2 …: nodes 0 to size − 1. */
  readonly replicas: readonly NodeSpec[]
  /** Monitor, storage: they follow the clients A and B. */
  readonly others?: readonly NodeSpec[]
  /** Every replica serves by itself. */
  readonly leaderless?: true
  /** The store keeps sessions, and the clients register. */
  readonly sessions?: true
}

/** A asks the first replicas first, B the last ones. */
export function storeSetup({ replicas, others = [], ...kind }: Cast, until = 3_000_000): Setup {
  const servers = replicas.map((_, id) => id)
  const patience = { timeout: 300_000, tryNext: 100_000, retryAfter: 20_000, ...kind }
  const [a, b] = [servers.length, servers.length + 1]
  const clients = [
    { name: 'A', protocol: kvClient, config: { servers, ...patience } },
    { name: 'B', protocol: kvClient, config: { servers: servers.toReversed(), ...patience } },
  ]
  return {
    nodes: [...replicas, ...clients, ...others], network: reliable([1_000, 5_000]), requests: [],
    loops: [loop(a, 0), loop(b, 1)], faults: [], situations: [], until, limit: 200_000,
  }
}

const loop = (client: NodeId, offset: number): Loop =>
  ({ client, first: 20_000, think: [5_000, 30_000], operation: index => operationOf(index, index * 2 + offset) })

/**
 * Two keys for both and one for each. A value is written only once, so that every read says which write it saw. A
 * compare-and-set expects what the client itself wrote to that key three operations before.
 */
function operationOf(index: number, value: number): Command {
  const key = ['x', 'y', `own ${value % 2}`][index % 3]!
  if (index % 4 === 1) return { f: 'read', key }
  return index % 4 === 3 ? { f: 'cas', key, from: value - 6, to: value } : { f: 'write', key, value }
}

/** Replicas of the asynchronous store and their monitor, which promotes another one after so many missed pings. */
export function asyncStore(size: number, until?: number, misses = 4): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config = { nodes, primary: 0, heartbeat: 50_000, maxBatch: 8, acknowledge: 'async' }
  const monitor = { replicas: nodes, primary: 0, pingEvery: 50_000, misses }
  return storeSetup({
    replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config })),
    others: [{ name: 'monitor', protocol: kvMonitor, config: monitor }],
  }, until)
}

/** How scripts write commands: "read x", "write x 5", "cas x 5 6". Numbers are numbers, "nothing" is null. */
export const commandLanguage: Language = {
  request: ([f, key, ...words]) => {
    const [first, second] = words.map(word => (word === 'nothing' ? null : /^\d+$/.test(word) ? Number(word) : word))
    if (f === 'cas') return { f, key, from: first, to: second }
    return f === 'write' ? { f, key, value: first } : { f, key }
  },
}

/** The two sides of the story that every store is put through: the first two replicas and A are cut off. */
export function cutOff(setup: Setup, replicas: number, at: number, end: number, reachAll: readonly NodeId[] = []): Setup {
  const left = [0, 1, replicas]
  const right = setup.nodes.map((_, id) => id).filter(id => !left.includes(id) && !reachAll.includes(id))
  const faults: TimedFault[] = [{ at, fault: { kind: 'cut', sides: [left, right] } }, { at: end, fault: { kind: 'heal' } }]
  return { ...setup, faults }
}

/** The same question, asked line by line while a search goes. */
export const linearizable = (names: readonly string[]): HistoryJudge =>
  judgedBy('Linearizable', monitorOf(keyValue, process => names[clientOf(process)]!))

/** "ok", "unknown", or what the clients saw and no single copy could have shown them. */
export function judged(recording: Recording): string {
  const parsed = history(eventsOf(recording), { ties: 'ordered' })
  if (!parsed.ok) throw new Error(parsed.error)
  const verdict = checkLinearizability(parsed.history, keyValue)
  return verdict.status === 'violated' ? 'not linearizable' : verdict.status
}

/** After an answer that left open what happened, a client goes on as another process: its old one never returns. */
function eventsOf({ history: lines }: Recording): HistoryEvent[] {
  const asked = new Map<RequestId, { readonly process: number; readonly command: Command }>()
  const lives = new Map<NodeId, number>()
  return lines.flatMap(({ kind, id, value, time }): HistoryEvent[] => {
    const client = clientOf(id)
    if (kind === 'invoke') {
      const process = client * 1_000 + (lives.get(client) ?? 0)
      asked.set(id, { process, command: value })
      return [{ process, time, ...invoked(value) }]
    }
    const { process, command } = asked.get(id)!
    const event = returned(command, value)
    if (event.type === 'info') lives.set(client, (lives.get(client) ?? 0) + 1)
    return [{ process, time, ...event }]
  })
}
