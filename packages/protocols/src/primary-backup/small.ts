import type { Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { monitor } from './monitor.ts'
import { primaryBackup } from './primary-backup.ts'
import type { Acknowledge } from './state.ts'

const replicas = [0, 1]

const smallest = (acknowledge: Acknowledge, asked: readonly number[]): Setup => {
  const config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge }
  return smallSetup(
    [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackup, config })),
      { name: 'monitor', protocol: monitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 1 } },
    ],
    asked.map(client => ({ client, at: 100_000, request: `c${client + 1}` })),
  )
}

export const small: Small = {
  text: 'two replicas and their monitor, which fails over after one missed ping; each replica is given a command',
  setup: smallest('async', replicas),
  bounds: { timeouts: 2, requests: 1 },
  isStore: false,
}

/** The backup is waited for, but not for ever. */
export const smallSemiSync: Small = {
  ...small,
  text: 'the same two replicas; the first one is given a command, and waits for its backup until it gives up',
  setup: smallest({ backups: 1, giveUpAfter: 100_000 }, [0]),
  bounds: { timeouts: 2, requests: 1 },
}
