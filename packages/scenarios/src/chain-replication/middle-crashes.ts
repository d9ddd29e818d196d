import type { Scenario } from '../scenario.ts'
import { crash, crashParameters, servers, sharedParameters, story } from './story.ts'

export const chainReplicationMiddleCrashes: Scenario = {
  name: 'chain-replication/middle-crashes',
  title: 'A chain: a server in the middle crashes',
  summary: 'r2 crashes with updates on their way to it. r1 has them in its Sent list, and sends them to its new successor.',
  lookFor: [
    'r2 crashes. What A and C write enters at r1 and comes no further: r1 keeps it in its Sent list.',
    'After three unanswered pings the master orders r1 → r3 → r4. r1 sends its whole Sent list to r3.',
    'r4 answers A and C, and the acknowledgements empty the Sent lists.',
    'r2 is back: r4 copies its Hist to it and goes on as the tail until the copy has arrived.',
  ],
  protocol: 'chain',
  parameters: [...crashParameters, ...sharedParameters],
  seed: 1,
  judges: ['linearizable'],
  needs: ['middle removed', 'Sent to a new successor', 'handed over', 'joined'],
  setup: parameters => story(parameters, crash(servers[1]!, parameters)),
}
