import { clientOf } from '@quorate/kernel'
import { ends } from '../in-time.ts'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { A, B, file, lock, settled, sharedParameters, story, TROUBLE_AT, TWO_INSIDE, type Till } from './story.ts'

/** B has written by then, and A has not gone on. */
const RESTART_AT = 790

/** A client that has nothing to do, and a lock that is still lent to a session of its. */
const givenBack = ends({
  name: 'Given Back In Time', within: 150 * MS, watched: 400 * MS,
  text: 'In a calm nobody who is done keeps the lock for as long as the stated time',
}, states => {
  const holder = (states[lock] as { readonly holder: number | null } | null)?.holder ?? null
  const isIdle = (id: number): boolean => (states[id] as Till | null)?.phase === 'idle'
  return [A, B].filter(id => isIdle(id) && holder !== null && clientOf(holder) === id)
    .map(id => [`${id}`, `the lock was lent to node ${id}, which had been done for long`] as const)
}, 500 * MS)

export const fencingRestart: Scenario = {
  name: 'fencing/restart',
  title: 'A lock that expired: the file’s server restarts in between',
  summary: 'A has the lock and stands still, B gets it and writes. Then the server of the file restarts, and A goes on where it was.',
  lookFor: [
    'A is lent the lock with token 1, reads the total, and stands still.',
    'Its session ends, and B is lent the lock with token 2. It reads, adds 10 and writes.',
    'The server of the file restarts. What it remembers is what is on its disk: the total, and token 2.',
    'A goes on, and its write comes with token 1. A file that had only kept the total would take it.',
    'B, done, has given the lock back at once: nobody waits for the end of its session.',
  ],
  protocol: 'lease-lock',
  parameters: [
    { name: 'pause', text: 'how long A stands still', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 500 },
    ...sharedParameters,
  ],
  seed: 4,
  judges: [],
  needs: [TWO_INSIDE, 'refused'],
  setup: parameters => ({
    ...story(parameters, [
      { at: TROUBLE_AT * MS, fault: { kind: 'pause', node: A } },
      { at: RESTART_AT * MS, fault: { kind: 'crash', node: file } },
      { at: (RESTART_AT + 10) * MS, fault: { kind: 'restart', node: file } },
      { at: (TROUBLE_AT + integer(parameters, 'pause')) * MS, fault: { kind: 'resume', node: A } },
    ]),
    deadlines: [givenBack],
  }),
  settled,
}
