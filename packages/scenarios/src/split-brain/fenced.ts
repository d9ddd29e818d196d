import { Seq } from '@quorate/kernel'
import { monitor, primaryBackupFenced, storage, type Command } from '@quorate/protocols'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { clients } from './clients.ts'
import { monitorConfig, monitorParameters } from './monitor.ts'
import {
  faults, LIMIT, network, replicas, requests, sharedParameters, storage as storageNode, twoLead, UNTIL,
} from './story.ts'

interface Storage {
  readonly log: Seq<{ readonly command: Command }>
}

export const splitBrainFenced: Scenario = {
  name: 'split-brain/fenced',
  title: 'Two leaders: a store that refuses the older one',
  summary: 'The same failover, but every operation passes one storage node that remembers the highest epoch it has seen.',
  lookFor: [
    'The storage node is on neither side of the cut: both r1 and r3 reach it.',
    'r3 is promoted with epoch 2, and shows it to the storage before it serves anyone.',
    'A wants to sell the seat at r1. The storage refuses epoch 1, and r1 learns that it leads no longer.',
    'B sells the seat at r3, once.',
  ],
  protocol: 'primary-backup-fenced',
  parameters: [...sharedParameters, ...monitorParameters],
  seed: 17,
  judges: ['linearizable'],
  needs: [],
  setup: parameters => {
    const retryAfter = 2 * (parameters.latency as number) * MS + 10 * MS
    const config = { nodes: replicas, primary: 0, storage: storageNode, retryAfter, maxBatch: 64 }
    const nodes = [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupFenced, config })),
      ...clients,
      { name: 'monitor', protocol: monitor, config: monitorConfig(parameters) },
      { name: 'storage', protocol: storage, config: {} },
    ]
    return {
      nodes, network: network(parameters), requests, loops: [], faults: faults(parameters, nodes.length),
      situations: [twoLead(
        (state: { readonly role: string }) => state.role === 'primary',
        'two nodes believe that they lead, in different epochs',
      )],
      until: UNTIL, limit: LIMIT,
    }
  },
  survivors: states => Seq.toArray((states[storageNode] as Storage).log).map(({ command }) => command),
}
