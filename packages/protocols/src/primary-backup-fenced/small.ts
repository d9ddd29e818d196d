import { monitor } from '../primary-backup/monitor.ts'
import { read, smallStore, write, type Small } from '../small.ts'
import { primaryBackupFenced } from './primary-backup-fenced.ts'
import { storage } from './storage.ts'

const replicas = [0, 1]
const STORAGE = 5
const config = { nodes: replicas, primary: 0, storage: STORAGE, retryAfter: 20_000, maxBatch: 4 }

export const small: Small = {
  text: 'two replicas, their monitor, which fails over after one missed ping, and the storage; A writes and reads, B writes',
  setup: smallStore(
    replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupFenced, config })), replicas,
    [
      { name: 'monitor', protocol: monitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 1 } },
      { name: 'storage', protocol: storage, config: {} },
    ],
    { a: [write(1), read], b: [write(2)] },
  ),
  bounds: { timeouts: 1, requests: 1 },
  isStore: true,
}
