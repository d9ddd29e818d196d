import { smallSetup, type Small } from '../small.ts'
import { monitor } from './monitor.ts'
import { primaryBackup } from './primary-backup.ts'

const replicas = [0, 1]
const config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge: 'async' } as const

export const small: Small = {
  text: 'two replicas and their monitor, which fails over after one missed ping; each replica is given a command',
  setup: smallSetup(
    [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackup, config })),
      { name: 'monitor', protocol: monitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 1 } },
    ],
    replicas.map(client => ({ client, at: 100_000, request: `c${client + 1}` })),
  ),
  bounds: { timeouts: 2, requests: 1 },
  isStore: false,
}
