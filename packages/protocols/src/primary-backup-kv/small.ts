import { read, smallStore, write, type Small } from '../small.ts'
import { kvMonitor } from './monitor.ts'
import { primaryBackupKv } from './primary-backup-kv.ts'

const replicas = [0, 1]
const config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge: 'async' } as const

export const small: Small = {
  text: 'two replicas and their monitor, which fails over after one missed ping; A writes and reads, B writes',
  setup: smallStore(
    replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config })), replicas,
    [{ name: 'monitor', protocol: kvMonitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 1 } }],
    { a: [write(1), read], b: [write(2)] },
  ),
  bounds: { timeouts: 1, requests: 1 },
  isStore: true,
}
