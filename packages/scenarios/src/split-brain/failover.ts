import { compareBy, Seq } from '@quorate/kernel'
import { kvMonitor, primaryBackupKv, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { clients } from './clients.ts'
import { monitorConfig, monitorParameters } from './monitor.ts'
import { faults, LIMIT, network, replicas, requests, sharedParameters, twoLead, UNTIL } from './story.ts'

interface Replica {
  readonly 'primary-backup': {
    readonly self: number
    readonly primary: number
    readonly epoch: number
    readonly log: Seq<{ readonly command: Command }>
  }
}

const believesItLeads = ({ 'primary-backup': { self, primary } }: Replica): boolean => self === primary

export const splitBrainFailover: Scenario = {
  name: 'split-brain/failover',
  title: 'Two leaders: asynchronous failover',
  summary: 'A monitor promotes r3 because a cut hides the living primary r1 from it; both confirm a sale of the same seat.',
  lookFor: [
    'After the cut, r1 goes on answering A: nothing tells it that anything is wrong.',
    'The monitor misses four pings and promotes r3. From here on two nodes lead.',
    'A sells seat 12 to Ann at r1, B sells it to Bob at r3, and both are told that it worked.',
    'When the network heals, r1 is demoted and throws away what r3 does not have: Ann’s seat.',
  ],
  protocol: 'primary-backup-kv',
  parameters: [...sharedParameters, ...monitorParameters],
  seed: 17,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-equal', 'disks-quick'],
  needs: [],
  setup: parameters => {
    const config = { nodes: replicas, primary: 0, heartbeat: 50 * MS, maxBatch: 64, acknowledge: 'async' }
    const nodes = [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config })),
      ...clients,
      { name: 'monitor', protocol: kvMonitor, config: monitorConfig(parameters) },
    ]
    return {
      nodes, network: network(parameters), requests, loops: [], faults: faults(parameters, nodes.length),
      situations: [twoLead(believesItLeads, 'two nodes answer clients as primary, in different epochs')],
      until: UNTIL, limit: LIMIT,
    }
  },
  survivors: (states: readonly Replica[]) => {
    const logs = replicas.map(id => states[id]!['primary-backup'])
    const last = logs.filter(({ self, primary }) => self === primary).toSorted(compareBy(({ epoch }) => -epoch))[0]
    return last === undefined ? [] : Seq.toArray(last.log).map(({ command }) => command)
  },
}
