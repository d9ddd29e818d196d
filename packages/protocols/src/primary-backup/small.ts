import type { Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { monitor } from './monitor.ts'
import { primaryBackup } from './primary-backup.ts'
import type { Acknowledge } from './state.ts'

interface Agreed {
  readonly misses: number
  readonly acknowledge: Acknowledge
  readonly atLeast: number
}

/** Commands by the replica that is given them. */
function guarded(
  asked: readonly (readonly string[])[], { misses = 1, acknowledge = 'async', atLeast = 1 }: Partial<Agreed> = {},
): Setup {
  const replicas = asked.map((_, id) => id)
  const config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge }
  return smallSetup(
    [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackup, config })),
      { name: 'monitor', protocol: monitor, config: { replicas, primary: 0, pingEvery: 50_000, misses, atLeast } },
    ],
    asked.flatMap((commands, client) => commands.map((request, i) => ({ client, at: 100_000 * (i + 1), request }))),
  )
}

export const small: Small = {
  text: 'two replicas and their monitor, which fails over after one missed ping; each replica is given a command',
  setup: guarded([['c1'], ['c2']]),
  bounds: { timeouts: 2, requests: 1 },
  isStore: false,
  others: {
    stream: { text: 'the same, and the primary is given two commands', setup: guarded([['c1', 'c2'], []]) },
    patient: { text: 'two replicas and a monitor that fails over after two missed pings', setup: guarded([[], []], { misses: 2 }) },
    semiSync: {
      text: 'two replicas and their monitor; the first is given a command, and waits for its backup until it gives up',
      setup: guarded([['c1'], []], { acknowledge: { backups: 1, giveUpAfter: 100_000 } }),
    },
    careful: {
      text: 'two replicas and a monitor that fails over when both answer', setup: guarded([[], []], { atLeast: 2 }),
    },
    three: {
      text: 'three replicas and their monitor; the first is given two commands, the second one',
      setup: guarded([['c1', 'c2'], ['c3'], []]),
      beginnings: {
        'r2 leads epoch 2 with a new command, and r1 has two of epoch 1 that nobody else has': [
          'monitor: the ping timer fires',
          'r1 asks: append "c1"',
          'r1 asks: append "c2"',
          'Ping from monitor to r2 arrives',
          'Pong(backup in epoch 1, 0 entries) from r2 to monitor arrives',
          'monitor: the ping timer fires',
          'Promote(lead in epoch 2) from monitor to r2 arrives',
          'r2 asks: append "c3"',
          'Follow(r2 leads in epoch 2) from monitor to r3 arrives',
        ],
      },
    },
  },
}
