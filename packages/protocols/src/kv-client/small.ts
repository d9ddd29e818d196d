import { kvMonitor } from '../primary-backup-kv/monitor.ts'
import { primaryBackupKv } from '../primary-backup-kv/primary-backup-kv.ts'
import { raftKv } from '../raft-kv/raft-kv.ts'
import { read, smallStore, write, type Small } from '../small.ts'

const replicas = [0, 1]
const raft = { nodes: [0], electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions: 1 }
const config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge: 'async' } as const

export const small: Small = {
  text: 'two clients of two replicas: A, which asks the backup first, writes and reads; B writes twice',
  setup: smallStore(
    replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config })), replicas.toReversed(),
    [{ name: 'monitor', protocol: kvMonitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 1 } }],
    { a: [write(1), read], b: [write(2), write(3)] },
  ),
  bounds: { timeouts: 1, requests: 1 },
  isStore: true,
  others: {
    sessions: {
      text: 'two clients of one server that remembers one session: A writes twice, B once',
      setup: smallStore(
        [{ name: 'r1', protocol: raftKv, config: raft }], [0], [],
        { a: [write(1), write(2)], b: [write(3)] }, false, true,
      ),
    },
  },
}
