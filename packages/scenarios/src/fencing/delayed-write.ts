import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { A, file, lock, settled, sharedParameters, story, TROUBLE_AT } from './story.ts'

export const fencingDelayedWrite: Scenario = {
  name: 'fencing/delayed-write',
  title: 'A lock that expired: a write that was under way',
  summary: 'Everything that A sends is held up in the network. A notices in time that its lease is over; its write has left.',
  lookFor: [
    'A writes while it has the lock. The write is held up at the end of the link, and so are A’s signs of life.',
    'A asks again as long as its lease lasts, then stops: it does not know whether anything was written, and says so.',
    'The session of A ends, B is lent the lock with token 2, and writes. At no moment do two believe that they hold it.',
    'The link works again. A’s old writes arrive all at once, and the file refuses each of them.',
  ],
  opens: 'act:0',
  protocol: 'lease-lock',
  parameters: [
    { name: 'held-up', text: 'how long what A sends is held up', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 600 },
    ...sharedParameters,
  ],
  seed: 4,
  judges: [],
  needs: ['refused'],
  setup: parameters => {
    const heldUp = integer(parameters, 'held-up')
    const links = { from: [A], to: [lock, file] }
    return story(parameters, heldUp === 0 ? [] : [
      { at: TROUBLE_AT * MS, fault: { kind: 'clog', ...links } },
      { at: (TROUBLE_AT + heldUp) * MS, fault: { kind: 'unclog', ...links } },
    ])
  },
  settled,
}
