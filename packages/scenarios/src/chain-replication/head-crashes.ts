import type { Scenario } from '../scenario.ts'
import { crash, crashParameters, servers, sharedParameters, story } from './story.ts'

export const chainReplicationHeadCrashes: Scenario = {
  name: 'chain-replication/head-crashes',
  title: 'A chain: the head crashes',
  summary: 'r1, where all updates enter, crashes. Its successor becomes the head, and r1 joins again behind the tail.',
  lookFor: [
    'An update enters at r1 and runs to r4, which answers. Acknowledgements run back, and every Sent list is empty again.',
    'r1 crashes, and A’s next update goes to nobody. After three unanswered pings the master orders r2 → r3 → r4.',
    'What r1 had passed on is in the chain; what it had not, its client has heard nothing about.',
    'r1 is back and begins with an empty Hist. r4 copies its own to it, hands over, and r1 is the tail.',
  ],
  opens: 'asked:A/1',
  protocol: 'chain',
  parameters: [...crashParameters, ...sharedParameters],
  seed: 1,
  judges: ['linearizable'],
  needs: ['head removed', 'handed over', 'joined'],
  setup: parameters => story(parameters, crash(servers[0]!, parameters)),
}
