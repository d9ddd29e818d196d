import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { A, settled, sharedParameters, story, TROUBLE_AT, TWO_INSIDE } from './story.ts'

export const fencingPause: Scenario = {
  name: 'fencing/pause',
  title: 'A lock that expired: a pause longer than the lease',
  summary: 'A has the lock and stands still before its write leaves. The lock is lent to B; then A goes on where it was.',
  lookFor: [
    'A is lent the lock, with token 1, reads the total and works on the new one.',
    'A stands still. It cannot keep its session alive, and B waits in line.',
    'After a TTL of silence the service ends A’s session and lends the lock to B, with token 2.',
    'B reads, adds 10 and writes. A goes on in the middle of its work, and writes too: the file has seen token 2, and refuses.',
  ],
  protocol: 'lease-lock',
  parameters: [
    { name: 'pause', text: 'how long A stands still', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 500 },
    ...sharedParameters,
  ],
  seed: 4,
  judges: [],
  needs: [TWO_INSIDE, 'refused'],
  setup: parameters => {
    const pause = integer(parameters, 'pause')
    return story(parameters, pause === 0 ? [] : [
      { at: TROUBLE_AT * MS, fault: { kind: 'pause', node: A } },
      { at: (TROUBLE_AT + pause) * MS, fault: { kind: 'resume', node: A } },
    ])
  },
  settled,
}
