import type { Setup } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { kvMonitor } from '../primary-backup-kv/monitor.ts'
import { read, smallSetup, write, type Small } from '../small.ts'
import { primaryBackupReads } from './primary-backup-reads.ts'
import { sessionClient } from './session.ts'
import type { Config } from './state.ts'

const replicas = [0, 1]
const [client, other] = [2, 3]

function stored(
  a: readonly Command[], b: readonly Command[], own: Partial<Config> = {}, misses: number | null = null,
): Setup {
  const config = {
    nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge: 'async', behind: 'redirect', tick: 50_000,
    maxAge: null, ...own,
  }
  const session = { primary: 0, reads: 'near', token: true, timeout: 300_000 }
  const monitor = { name: 'monitor', protocol: kvMonitor, config: { replicas, primary: 0, pingEvery: 50_000, misses } }
  return smallSetup(
    [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupReads, config })),
      { name: 'A', protocol: sessionClient, config: { ...session, replicas: [1, 0] } },
      { name: 'B', protocol: sessionClient, config: { ...session, replicas: [0, 1] } },
      ...(misses === null ? [] : [monitor]),
    ],
    [[client, a], [other, b]].flatMap(([from, commands]) => (commands as readonly Command[])
      .map((request, i) => ({ client: from as number, at: 10_000 * (i + 1), request }))),
  )
}

export const small: Small = {
  text: 'a primary and a backup; A writes and reads at the backup, with its token, and B reads at the primary',
  setup: stored([write(1), read], [read]),
  bounds: { timeouts: 1, requests: 2 },
  isStore: false,
  others: {
    bounded: {
      text: 'the same, and the backup must know that it is no older than one tick',
      setup: stored([read], [write(1)], { maxAge: 1 }),
    },
    reader: { text: 'the same, and B reads three times', setup: stored([write(1)], [read, read, read]) },
    failover: {
      text: 'the same, with a monitor that fails over after one missed ping',
      setup: stored([write(1), read, read], [write(2)], {}, 1),
      beginnings: {
        'r2 has taken over without the write of A, and has one of B': [
          'A asks: write x = 1',
          'Request(write x = 1) from A to r1 arrives',
          'Reply(ok, 1, as of position 1 of epoch 1) from r1 to A arrives',
          'monitor: the ping timer fires',
          'Ping from monitor to r2 arrives',
          'Pong(backup in epoch 1, 0 entries) from r2 to monitor arrives',
          'monitor: the ping timer fires',
          'Promote(lead in epoch 2) from monitor to r2 arrives',
          'Follow(r2 leads in epoch 2) from monitor to r1 arrives',
          'B asks: write x = 2',
          'Request(write x = 2) from B to r1 arrives',
          'Redirect(ask r2) from r1 to B arrives',
          'Request(write x = 2) from B to r2 arrives',
        ],
      },
    },
  },
}
