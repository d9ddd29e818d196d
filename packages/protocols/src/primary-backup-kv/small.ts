import type { NodeSpec } from '@quorate/kernel'
import { read, smallStore, write, type Small } from '../small.ts'
import { kvMonitor } from './monitor.ts'
import { primaryBackupKv } from './primary-backup-kv.ts'

const replicas = [0, 1]

function stores(acknowledge: 'async' | 'sync'): NodeSpec[] {
  const config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge }
  return replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config }))
}

const monitor = { name: 'monitor', protocol: kvMonitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 1 } }

export const small: Small = {
  text: 'two replicas and their monitor, which fails over after one missed ping; A writes and reads, B writes',
  setup: smallStore(stores('async'), replicas, [monitor], { a: [write(1), read], b: [write(2)] }),
  bounds: { timeouts: 1, requests: 1 },
  isStore: true,
  others: {
    sync: {
      text: 'the same, whose primary waits for its backup; A writes, B reads twice',
      setup: smallStore(stores('sync'), replicas, [monitor], { a: [write(1)], b: [read, read] }),
      beginnings: {
        'r1 has restarted with a write that r2 has not, B asks it, and the monitor takes it for dead': [
          'A asks: write x = 1',
          'Request(write x = 1) from A to r1 arrives',
          'r1 crashes',
          'r1 starts',
          'B asks: read x',
          'Request(read x) from B to r2 arrives',
          'Redirect(ask r1) from r2 to B arrives',
          'Request(read x) from B to r1 arrives',
          'monitor: the ping timer fires',
          'monitor: the ping timer fires',
          'Ping from monitor to r2 arrives',
          'Pong(backup in epoch 1, 0 entries) from r2 to monitor arrives',
          'monitor: the ping timer fires',
        ],
      },
    },
  },
}
