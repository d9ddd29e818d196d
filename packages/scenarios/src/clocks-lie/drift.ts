import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { gapParameter, SECOND, sharedParameters, story, survivors, twoWriters } from './story.ts'

const HOUR = 3_600 * SECOND

export const clocksLieDrift: Scenario = {
  name: 'clocks-lie/drift',
  title: 'Last write wins: a clock that drifts',
  summary: 'All clocks agree at the start. That of r1 runs a little fast and is not corrected; after some hours, A and B do the same as ever.',
  lookFor: [
    'Nothing happens for hours, except that the clock of r1 gains a little on the others.',
    'A prescribes, B corrects, and each of the two is told ok.',
    'If r1 has gained more than the time between the two, the correction is gone.',
  ],
  protocol: 'lww-register',
  parameters: [
    { name: 'drift', text: 'how fast the clock of r1 runs', kind: 'integer', min: 0, max: 500, unit: 'millionths', default: 200 },
    { name: 'hours', text: 'since the clocks were last set', kind: 'integer', min: 0, max: 24, unit: 'hours', default: 1 },
    gapParameter,
    ...sharedParameters,
  ],
  seed: 7,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-set', 'clocks-equal', 'disks-quick'],
  needs: ['owes nothing'],
  setup: parameters => {
    const start = Math.floor((integer(parameters, 'hours') * HOUR) / MS) + 300
    return story(
      parameters, { offset: 0, ppm: integer(parameters, 'drift') }, twoWriters(start, integer(parameters, 'gap')), [],
    )
  },
  survivors,
}
