import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, clientB, clientC, gapParameter, sharedParameters, story, survivors, twoWriters } from './story.ts'

export const clocksLieSkew: Scenario = {
  name: 'clocks-lie/skew',
  title: 'Last write wins: a clock that is ahead',
  summary: 'A writes through r1, whose clock is ahead; B corrects it through r2 and is told ok. The correction is never seen again.',
  lookFor: [
    'r1 stamps A’s 500 with a time that has not come yet. The other replicas take it: it is the highest they know.',
    'B reads 500 at r2 and writes 50. r2 stamps it with the true time, finds it lower than what it has, and says ok.',
    'B reads again, at the same replica, and is told 500.',
    'All three replicas agree, and C gives ten times the dose.',
  ],
  protocol: 'lww-register',
  parameters: [
    { name: 'ahead', text: 'how far the clock of r1 is ahead', kind: 'integer', min: 0, max: 2_000, unit: 'ms', default: 300 },
    gapParameter,
    {
      name: 'cut', text: 'whether r1 and A are cut off from the others until after the correction', kind: 'choice',
      values: ['none', 'r1'], default: 'none',
    },
    ...sharedParameters,
  ],
  seed: 7,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-set', 'clocks-equal', 'disks-quick'],
  needs: ['owes nothing'],
  setup: parameters => {
    const gap = integer(parameters, 'gap')
    const sides = [[0, clientA], [1, 2, clientB, clientC]]
    return story(
      parameters, { offset: integer(parameters, 'ahead') * MS, ppm: 0 }, twoWriters(300, gap),
      parameters.cut === 'none' ? [] : [
        { at: 200 * MS, fault: { kind: 'cut', sides } }, { at: (300 + gap + 50) * MS, fault: { kind: 'heal' } },
      ],
    )
  },
  survivors,
}
