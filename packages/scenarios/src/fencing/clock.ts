import type { Fault, NodeId } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { A, file, lock, settled, sharedParameters, story, TROUBLE_AT, TWO_INSIDE } from './story.ts'

/** All times are in ms. A reaches the file again before it reaches the lock service, which would tell it the truth. */
const STEP_AT = 500
const FILE_AT = 750
const LOCK_AT = 1_100

const cutFrom = (node: NodeId): Fault => ({ kind: 'cut', sides: [[A], [node]] })

export const fencingClock: Scenario = {
  name: 'fencing/clock',
  title: 'A lock that expired: a clock that is slow',
  summary: 'A is cut off, and its clock is slow. It looks at it before it repeats its write, as it should, and goes on for too long.',
  lookFor: [
    'A has read the total when it is cut off from the file and the lock service. Its write is lost, and so are its signs of life.',
    'A asks again and again, and looks at its clock each time: its lease lasts, by this clock.',
    'The session of A ends by the clock of the service, and B is lent the lock with token 2.',
    'A reaches the file again, and its clock still gives it time. Its write arrives, and the file refuses it.',
  ],
  protocol: 'lease-lock',
  parameters: [
    { name: 'slow', text: 'by how much A’s clock is slow', kind: 'integer', min: 0, max: 900, unit: 'in a thousand', default: 500 },
    { name: 'back', text: 'by how much it is set back at 500 ms', kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: 0 },
    ...sharedParameters,
  ],
  seed: 4,
  judges: [],
  needs: [TWO_INSIDE, 'refused'],
  setup: parameters => {
    const back = integer(parameters, 'back')
    return story(parameters, [
      ...[lock, file].map(node => ({ at: TROUBLE_AT * MS, fault: cutFrom(node) })),
      ...(back === 0 ? [] : [{ at: STEP_AT * MS, fault: { kind: 'clock-step', node: A, by: -back * MS } as const }]),
      { at: FILE_AT * MS, fault: { kind: 'heal', only: cutFrom(file) } },
      { at: LOCK_AT * MS, fault: { kind: 'heal' } },
    ], -1_000 * integer(parameters, 'slow'))
  },
  settled,
}
